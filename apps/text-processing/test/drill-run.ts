// A run of the drill as it is when all is well, to be changed by tests of its judge.
import type { Call } from '../drill/src/observe/call.ts';
import type { Watched } from '../drill/src/observe/watch-service.ts';
import type { ScenarioRun } from '../drill/src/run/scenario-run.ts';
import type { Expectations } from '../drill/src/scenario/scenario.ts';

/** What must be seen in it. */
export const expects: Expectations = {
  degraded: [0, 0.5],
  p99Ms: 1_000,
  attemptsPerCall: 1.5,
  recoveryMs: 500,
  fires: [],
};
/** What is seen from inside. */
export const watched: Watched = {
  alerts: [],
  rules: ['Down'],
  unwell: [],
  attempts: 10,
  tokens: 100,
  costUsd: 1,
};

/** A call a tenth of a second, ten of them; trouble from 300 to 600 ms. */
export function runOf(
  change: (number: number) => Partial<Call>,
  more: Partial<ScenarioRun> = {},
): ScenarioRun {
  const calls = Array.from(
    { length: 10 },
    (_, number): Call => ({
      mark: `drill-text-${number}`,
      askedAt: number * 100,
      tookMs: 20,
      status: 200,
      by: 'model',
      isTrue: true,
      isKept: false,
      isRepeated: false,
      ...change(number),
    }),
  );
  return {
    scenario: {
      name: 'n',
      what: 'w',
      trouble: { kind: 'provider_off' },
      troubleMs: 300,
      expects,
    },
    calls,
    again: [],
    firstCalls: 0,
    from: 300,
    to: 600,
    watched,
    books: { requests: 10, faults: 1, tokens: 100 },
    isArrived: true,
    ...more,
  };
}
