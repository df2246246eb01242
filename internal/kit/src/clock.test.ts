import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { processHold, systemClock } from './clock.ts';

describe('systemClock', () => {
  it('runs a timer once after its delay', async () => {
    const started = systemClock.monotonic();
    await new Promise<void>((resolve) => {
      // The timer does not keep the process alive, so the test has to.
      const alive = setInterval(() => {}, 1000);
      systemClock.setTimer(() => {
        clearInterval(alive);
        resolve();
      }, 20);
    });
    expect(systemClock.monotonic() - started).toBeGreaterThanOrEqual(19);
  });

  it('keeps the process alive for a wait that asks for it', async () => {
    await new Promise<void>((resolve) => {
      systemClock.setTimer(resolve, 20, true);
    });
    const clockFile = new URL('./clock.ts', import.meta.url).href;
    const script = (keepAlive: boolean) =>
      `import { systemClock } from '${clockFile}'; systemClock.setTimer(() => console.log('ran'), 20, ${keepAlive});`;
    const run = (keepAlive: boolean) =>
      execFileSync(process.execPath, ['--input-type=module', '-e', script(keepAlive)], {
        encoding: 'utf8',
        stdio: 'pipe',
      });
    expect([run(true), run(false)]).toEqual(['ran\n', '']);
  });

  it('does not run a timer that was cancelled', async () => {
    let ran = false;
    systemClock.setTimer(() => (ran = true), 1)();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(ran).toBe(false);
  });

  it('does not fire at once when the delay is longer than a 32-bit timer', async () => {
    let ran = false;
    const cancel = systemClock.setTimer(() => (ran = true), 2 ** 31 + 1000);
    await new Promise((resolve) => setTimeout(resolve, 20));
    cancel();
    expect(ran).toBe(false);
  });

  it('tells the wall clock in milliseconds since 1970', () => {
    expect(Math.abs(systemClock.now() - Date.now())).toBeLessThan(1000);
  });
});

describe('processHold', () => {
  it('keeps the process alive until all that was held is let go', () => {
    const clockFile = new URL('./clock.ts', import.meta.url).href;
    const script = `import { processHold } from '${clockFile}';
      processHold.add();
      processHold.add();
      processHold.remove();
      setTimeout(() => { console.log('heard'); processHold.remove(); }, 20).unref();
      setTimeout(() => console.log('too long'), 3000).unref();`;
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
    });
    expect(output).toBe('heard\n');
    processHold.add();
    expect(process.getActiveResourcesInfo()).toContain('Timeout');
    processHold.remove();
  });
});
