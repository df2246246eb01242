import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { runModule } from './child-process.ts';

describe('a process whose stdout nobody reads', () => {
  it('goes on, drops lines, counts each, and grows by no more than its queue', async () => {
    const child = runModule(
      `const logger = monitoring.createLogger({ format: 'json' });
       gc();
       const before = process.memoryUsage.rss();
       for (let line = 0; line < 200_000; line += 1) {
         logger.info('x'.repeat(100), { line });
         if (line % 500 === 0) await new Promise(setImmediate);
       }
       const grownMb = (process.memoryUsage.rss() - before) / 1e6;
       process.stderr.write(JSON.stringify({ ...logger.stats(), grownMb }));
       process.kill(process.pid, 'SIGKILL');`,
      ['ignore', 'pipe', 'pipe'],
    );
    const said = text(child.stderr!);
    await once(child, 'exit');
    const { written, queued, dropped, grownMb } = JSON.parse(await said);
    const passed = written - queued - dropped.info;
    expect([written, queued]).toEqual([200_000, 10_000]);
    // What passed is what the pipe and the streams hold: every other line is accounted for.
    expect(passed).toBeGreaterThan(0);
    expect(passed).toBeLessThan(5_000);
    expect(grownMb).toBeLessThan(64);
  });
});

describe('a process that is told to end', () => {
  it('answers ready with no, drains though nothing else keeps it alive, closes, flushes and ends with 0', async () => {
    const child = runModule(
      `const settings = monitoring.monitoringSettings.load({ values: { drainMs: 150, logFormat: 'json' } });
       const m = monitoring.createMonitoring({ settings });
       m.start();
       m.onTermination(async () => m.logger.info('closing', { ready: m.health.report('ready').status, live: m.health.report('live').status }));
       m.logger.info('started');
       const work = setInterval(() => {}, 1000);
       process.on('SIGTERM', () => clearInterval(work));`,
      ['ignore', 'pipe', 'inherit'],
    );
    const lines: { message: string; ready?: string; live?: string }[] = [];
    child.stdout?.on('data', (chunk) =>
      lines.push(
        ...String(chunk)
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line)),
      ),
    );
    while (lines.length === 0) await once(child.stdout!, 'data');
    const told = performance.now();
    child.kill('SIGTERM');
    const [code] = await once(child, 'exit');
    expect(code).toBe(0);
    expect(performance.now() - told).toBeGreaterThan(150);
    expect(lines.map(({ message }) => message)).toEqual(['started', 'draining', 'closing', 'closed']);
    expect(lines[2]).toMatchObject({ ready: 'down', live: 'up' });
  });
});
