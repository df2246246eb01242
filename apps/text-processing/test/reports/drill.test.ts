// What drills and gateways of others missed in public: the judge of the drill sees each.
import { describe, expect, it } from '@jest/globals';
import { judge } from '../../drill/src/judge/judge.ts';
import type { Call } from '../../drill/src/observe/call.ts';
import type { ScenarioRun } from '../../drill/src/run/scenario-run.ts';
import { expects, runOf } from '../drill-run.ts';

const checksOf = (run: ScenarioRun) => judge(run).problems.map(({ check }) => check);
const fine = () => ({});

describe('the judge of the drill', () => {
  it('proves nothing by a fault that never came (chaostoolkit-lib#95, litmus#73)', () => {
    expect(checksOf(runOf(fine, { isArrived: false }))).toEqual(['arrived']);
  });

  it('does not blame a trouble for a service that was ill before (chaostoolkit#192)', () => {
    const ill = (number: number): Partial<Call> => (number < 3 ? { by: 'nobody', status: 503 } : {});
    expect(checksOf(runOf(ill))).toContain('steady');
  });

  it('sees a Redis that hangs behind a service whose health is good (BerriAI/litellm#35273)', () => {
    const run = runOf((number) => (number > 3 ? { tookMs: 20_000 } : {}));
    const scenario = { ...run.scenario, expects: { ...expects, unwell: ['cache'] } };
    expect(checksOf({ ...run, scenario })).toEqual(['slow', 'health']);
  });

  it('sees an answer of the outage that is still given after it (Project-N-E-K-O/N.E.K.O#1133)', () => {
    const run = runOf((number) => (number === 4 ? { by: 'fallback' } : {}));
    const again = [{ ...(run.calls[4] as Call), isKept: true }];
    expect(checksOf({ ...run, again })).toEqual(['kept']);
  });

  it('sees a 529 that is handed on to users though there is a fallback (BerriAI/litellm#6532)', () => {
    const run = runOf((number) => (number > 3 && number < 6 ? { by: 'nobody', status: 529 } : {}));
    expect(checksOf(run)).toEqual(['failed']);
  });

  it('sees a fallback that begins the rounds of retries anew (BerriAI/litellm#19985)', () => {
    const run = runOf(fine, { books: { requests: 40, faults: 30, tokens: 100 } });
    expect(checksOf(run)).toEqual(['attempts']);
  });
});
