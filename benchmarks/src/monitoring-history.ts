// Measures what the time series in the process keeps, and what it costs a request.
import { createMonitoring } from '@tpl/monitoring';
import type { Results } from './frame.ts';
import { figure } from './frame.ts';

const call = {
  provider: 'north',
  priced: true,
  streamed: false,
  degraded: false,
  cache: 'miss',
  durationMs: 5,
};
const perLook = 1_000;

/** Fills every series that may be, then asks what is kept; a look is shared by the requests between two of them (100 a second). */
export async function history(smoke: boolean): Promise<Results> {
  const clock = { time: 0, timers: [] as (() => void)[] };
  const fake = {
    now: () => clock.time,
    monotonic: () => clock.time,
    setTimer: (run: () => void, ms: number) => {
      if (ms === 10_000) clock.timers.push(run);
      return () => {};
    },
  };
  const monitoring = createMonitoring({ clock: fake, logLevel: 'error' });
  const listeners: ((event: object) => void)[] = [];
  const model = {
    on: (name: string, listener: (event: object) => void) => {
      if (name === 'call') listeners.push(listener);
      return () => {};
    },
  };
  monitoring.observe({ model });
  const report = (at: number) => {
    const of = { operation: `operation ${at % 100}`, requestModel: `model ${at % 100}` };
    const event = { ...call, ...of, costUsd: 0.01, usage: { inputTokens: 9, outputTokens: 9 }, attempts: [] };
    for (const listener of listeners)
      listener({ ...event, ok: at % 3 > 0, outcome: at % 3 > 0 ? 'completed' : 'error' });
  };
  const looks = smoke ? 35 : 400;
  let lookMs = 0;
  for (let look = 0; look < looks; look += 1) {
    for (let at = 0; at < 300; at += 1) report(at);
    clock.time += 10_000;
    const from = performance.now();
    for (const run of clock.timers.splice(0)) run();
    lookMs += performance.now() - from;
  }
  const { series } = monitoring.history;
  const rows = series.read('hour').series.length;
  await monitoring.close();
  return {
    historyBytes: figure({
      ours: rows > 100 ? series.bytes : Number.NaN,
      unit: 'bytes',
      target: '<= 8000000',
    }),
    historyUsPerRequest: figure({ ours: ((lookMs / looks) * 1_000) / perLook, unit: 'us', target: '<= 2' }),
  };
}
