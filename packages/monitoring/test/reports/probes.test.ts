import { text } from 'node:stream/consumers';
import { manualClock } from '@internal/kit/testing';
import { describe, expect, it } from '@jest/globals';
import { kubernetesProbes } from '../../src/cli/export-files.ts';
import {
  createHealth,
  createMetrics,
  createProcessProbes,
  monitoringSettings,
  onTermination,
} from '../../src/index.ts';
import { runModule } from '../integration/child-process.ts';

const up = async () => ({ status: 'up' as const });

describe('a process that has been asked to end (lightship#25, lightship#22, apollo router#3233)', () => {
  it('is not ready from the signal on, also while its own shutdown runs, and is alive all the time', async () => {
    const clock = manualClock();
    const health = createHealth({ clock });
    health.register({ name: 'store', check: up });
    health.register({ name: 'loop', check: up, groups: ['live'] });
    await health.refresh();
    const seen: unknown[] = [];
    const look = (when: string) =>
      seen.push([when, health.report('ready').status, health.report('live').status]);
    look('before');
    const stop = onTermination({
      health,
      clock,
      drainMs: 1_000,
      signals: ['SIGWINCH'],
      exit: () => look('exit'),
      async close() {
        // A check that comes back in the middle of it does not make it ready again.
        await health.refresh();
        look('close');
      },
    });
    process.emit('SIGWINCH', 'SIGWINCH');
    look('signal');
    await clock.advance(1_000);
    await clock.advance(0);
    stop();
    await health.close();
    expect(seen).toEqual([
      ['before', 'up', 'up'],
      ['signal', 'down', 'up'],
      ['close', 'down', 'up'],
      ['exit', 'down', 'up'],
    ]);
  });
});

describe('a heap that is small because its container is (nodejs/node#35573, lightdash PR#28559)', () => {
  it('is not under pressure when it is half full', async () => {
    const child = runModule(
      `const held = Array.from({ length: 70 }, () => new Array(131_072).fill(0.5));
       const metrics = monitoring.createMetrics();
       const memory = () => ({ usedBytes: 1, limitBytes: 2 });
       const probes = monitoring.createProcessProbes({ metrics, memory, intervalMs: 10, maxUtilization: 1 });
       setTimeout(() => {
         const [{ cell }] = metrics.find('tpl.process.heap.utilization').series;
         console.log(JSON.stringify({ share: cell.value, pressure: probes.pressure() ?? null, held: held.length }));
         probes.close();
       }, 200);`,
      ['ignore', 'pipe', 'inherit'],
      ['--max-heap-size=130'],
    );
    const { share, pressure } = JSON.parse(await text(child.stdout!));
    expect(pressure).toBeNull();
    expect(share).toBeGreaterThan(0.5);
    expect(share).toBeLessThan(0.75);
  });

  it('is under pressure when V8 collects it in vain, below its limit (nodejs/node PR#57029, appmetrics#53)', async () => {
    const child = runModule(
      `import { getHeapStatistics } from 'node:v8';
       const metrics = monitoring.createMetrics();
       const memory = () => ({ usedBytes: 1, limitBytes: 2 });
       const probes = monitoring.createProcessProbes({ metrics, memory, intervalMs: 50, maxHeapRatio: 1, maxUtilization: 1 });
       const kept = [];
       const grow = () => kept.push(Array.from({ length: 9_000 }, (_, at) => ({ at, text: 'kept ' + at + kept.length })));
       while (getHeapStatistics().used_heap_size < 150 * 1_048_576) grow();
       setInterval(() => {
         grow();
         if (probes.pressure() !== 'heap') return;
         console.log('heap');
         process.exit();
       }, 25);`,
      ['ignore', 'pipe', 'ignore'],
      ['--max-old-space-size=220'],
    );
    expect(await text(child.stdout!)).toBe('heap\n');
  }, 30_000);
});

describe('an event loop without a free moment (supabase/storage#137, openclaw PR#79647)', () => {
  /** What is said of a process that computes in turns of so many milliseconds, at three looks. */
  async function said(turnMs: number, turns: number) {
    const clock = manualClock();
    const memory = () => ({ usedBytes: 1, limitBytes: 2 });
    const limits = { maxUtilization: 0.5, maxHeapRatio: 1 };
    const probes = createProcessProbes({ metrics: createMetrics({ clock }), clock, memory, ...limits });
    const pressures: unknown[] = [];
    for (let look = 0; look < 3; look += 1) {
      for (let turn = 0; turn < turns; turn += 1) {
        const end = performance.now() + turnMs;
        while (performance.now() < end);
        await new Promise((resolve) => setImmediate(resolve));
      }
      await clock.advance(1_000);
      pressures.push(probes.pressure());
    }
    probes.close();
    return pressures;
  }

  it('is no reason to refuse anybody while it gives way: whoever asks is served', async () => {
    expect(await said(2, 30)).toEqual([undefined, undefined, undefined]);
  });

  it('is one where everybody waits for long turns', async () => {
    expect((await said(300, 3)).at(-1)).toBe('event_loop');
  });
});

describe('checks of what others keep', () => {
  it('run at the start, not an interval later (under-pressure#212)', async () => {
    const clock = manualClock();
    const health = createHealth({ clock, intervalMs: 3_600_000 });
    health.register({ name: 'store', check: up });
    health.start();
    await clock.advance(0);
    expect(health.report('ready').status).toBe('up');
    await health.close();
  });

  it('are down, and nothing else, when they throw at once or give no promise (under-pressure PR#35)', async () => {
    const health = createHealth({ retries: 0, failureThreshold: 1 });
    const throws = () => {
      throw new Error('no promise');
    };
    health.register({ name: 'throws', check: throws as never });
    health.register({ name: 'nothing', check: (() => undefined) as never });
    health.register({ name: 'good', check: up });
    await health.refresh();
    const status = health.report('ready').checks.map(({ name, status: each }) => [name, each]);
    expect(status).toEqual([
      ['throws', 'down'],
      ['nothing', 'down'],
      ['good', 'up'],
    ]);
    await health.close();
  });

  it('wait side by side: fifteen that hang take as long as one (civitai PR#2384, powercontext PR#1085)', async () => {
    const clock = manualClock();
    const health = createHealth({ clock, timeoutMs: 2_000, failureThreshold: 1 });
    for (let at = 0; at < 15; at += 1)
      health.register({ name: `hangs ${at}`, check: () => new Promise(() => {}) });
    health.register({ name: 'alive', check: up, groups: ['live'] });
    let isOver = false;
    const refreshed = health.refresh().then(() => (isOver = true));
    expect(health.report('ready').status).toBe('unknown');
    await clock.advance(1_999);
    expect([isOver, health.report('live').status]).toEqual([false, 'up']);
    await clock.advance(1);
    await refreshed;
    expect(health.report('ready').checks.every(({ reason }) => reason === 'timeout')).toBe(true);
    await health.close();
  });
});

describe('probes of a process that is busy (devantler-tech/platform#1714, datacommonsorg/website#6624, modelplane#206)', () => {
  const { startupProbe, livenessProbe, readinessProbe } = kubernetesProbes();

  it('wait longer than a second, and kill it after half a minute without an answer at the soonest', () => {
    for (const { timeoutSeconds } of [startupProbe, livenessProbe, readinessProbe])
      expect(timeoutSeconds).toBeGreaterThanOrEqual(5);
    const { periodSeconds, failureThreshold } = livenessProbe;
    expect(periodSeconds * failureThreshold).toBeGreaterThanOrEqual(30);
  });

  it('see within the drain that it ends', () => {
    const { periodSeconds, failureThreshold } = readinessProbe;
    const { drainMs } = monitoringSettings.load({ env: {} }).values;
    expect(periodSeconds * failureThreshold * 1_000).toBeLessThanOrEqual(drainMs);
  });
});
