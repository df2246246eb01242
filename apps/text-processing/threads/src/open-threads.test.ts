import { describe, expect, it } from '@jest/globals';
import { loadAppSettings } from '../../src/settings/load-app-settings.ts';
import { openThreads } from './open-threads.ts';

// A thread that holds every text until it ends.
const held = new URL(`data:text/javascript,${encodeURIComponent('setInterval(() => {}, 1e6)')}`);

describe('openThreads', () => {
  it('has room for twenty texts to judge where one may wait for an answer, and for no more', async () => {
    const { values } = loadAppSettings({ TPL_APP_OFFLINE_MAX_WAITING: '1' });
    const threads = openThreads({ engine: held, guard: held }, values);
    const refusedOf = async (pool: { run(work: never): Promise<unknown> } | undefined, texts: number) => {
      let refused = 0;
      const work = { text: 'A text.', place: 'user' } as never;
      for (let text = 0; text < texts; text += 1) pool!.run(work).catch(() => (refused += 1));
      await new Promise((resolve) => setImmediate(resolve));
      return refused;
    };
    // One is in the thread.
    expect(await refusedOf(threads.engine, 4)).toBe(2);
    expect(await refusedOf(threads.openGuard({}), 24)).toBe(3);
    await threads.close();
  });

  it('opens none where none are wanted', async () => {
    const { values } = loadAppSettings({ TPL_APP_OFFLINE_THREADS: '0' });
    const threads = openThreads({ engine: held, guard: held }, values);
    expect([threads.engine, threads.openGuard({})]).toEqual([undefined, undefined]);
    await threads.close();
  });
});
