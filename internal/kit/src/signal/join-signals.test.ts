import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { joinSignals } from './join-signals.ts';

// nodejs/node#57736: on Node 22.15 the last of these hangs where `AbortSignal.any` alone joins them.
describe('joinSignals', () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const aborted = (signal: AbortSignal) =>
    new Promise((resolve) => signal.addEventListener('abort', () => resolve(signal.reason), { once: true }));

  it('aborts with any of them, for its reason', async () => {
    const [one, other] = [new AbortController(), new AbortController()];
    const joined = aborted(joinSignals([one.signal, other.signal]));
    other.abort('left');
    expect(await joined).toBe('left');
    expect(joinSignals([AbortSignal.abort('before'), one.signal]).reason).toBe('before');
  });

  it('aborts in time where nobody else holds the timeout', async () => {
    const ended = aborted(joinSignals([new AbortController().signal, AbortSignal.timeout(100)]));
    for (let round = 0; round < 8; round += 1) {
      collect();
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    const late = new Promise((resolve) => setTimeout(resolve, 2_000, 'never').unref());
    expect(await Promise.race([ended, late])).toMatchObject({ name: 'TimeoutError' });
  });
});
