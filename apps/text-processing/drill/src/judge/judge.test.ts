import { describe, expect, it } from '@jest/globals';
import { expects, runOf, watched } from '../../../test/drill-run.ts';
import type { Call } from '../observe/call.ts';
import type { SeenAlert } from '../observe/watch-service.ts';
import type { ScenarioRun } from '../run/scenario-run.ts';
import type { Expectations } from '../scenario/scenario.ts';
import { judge } from './judge.ts';

const checksOf = (run: ScenarioRun) => judge(run).problems.map(({ check }) => check);
const fine = () => ({});
const expecting = (more: Partial<Expectations>, rest: Partial<ScenarioRun> = {}) => {
  const run = runOf(fine, rest);
  return { ...run, scenario: { ...run.scenario, expects: { ...expects, ...more } } };
};
const seen = (name: string, phase: SeenAlert['phase']): SeenAlert => ({
  name,
  severity: 'page',
  phase,
  atMs: 400,
});

describe('the judge', () => {
  it('finds nothing where all is as it must be', () => {
    expect(checksOf(runOf(fine))).toEqual([]);
  });

  it.each<[string, (number: number) => Partial<Call>, string[]]>([
    [
      'a call before the trouble that failed',
      (n) => (n === 1 ? { by: 'nobody', status: 500 } : {}),
      ['steady', 'failed'],
    ],
    ['a call in the trouble that failed', (n) => (n === 4 ? { by: 'nobody', status: 500 } : {}), ['failed']],
    ['too many degraded answers', (n) => (n >= 3 && n < 6 ? { by: 'fallback' } : {}), ['degraded']],
    ['an answer that is not what the model said', (n) => (n === 4 ? { isTrue: false } : {}), ['truth']],
    ['a slow answer', (n) => (n === 4 ? { tookMs: 2_000 } : {}), ['slow']],
    ['degraded answers to the end', (n) => (n >= 6 ? { by: 'fallback' } : {}), ['recovery']],
    ['texts that are asked for anew', (n) => (n === 8 ? { isRepeated: true } : {}), ['cached']],
  ])('finds %s', (_, change, checks) => {
    expect(checksOf(runOf(change))).toEqual(checks);
  });

  it('says when all was well again, from the end of the trouble', () => {
    const run = runOf((number) => (number === 6 ? { by: 'fallback' } : {}));
    expect(judge(run).figures.recoveryMs).toBe(100);
  });

  it('finds a degraded answer that is still given when all is well', () => {
    const [first] = runOf(fine).calls;
    expect(checksOf(runOf(fine, { again: [{ ...(first as Call), by: 'fallback' }] }))).toEqual(['kept']);
  });

  it('finds tokens that the service did not count', () => {
    expect(checksOf(runOf(fine, { watched: { ...watched, tokens: 50 } }))).toEqual(['cost']);
  });

  it('finds an alert that did not fire, one without a rule, and one that fired for nothing', () => {
    const silent = judge(expecting({ fires: ['Down', 'Gone'] }));
    expect(silent.problems.map(({ message }) => message)).toEqual(['Down did not fire', 'Gone has no rule']);
    expect(silent.missing).toEqual(['Down', 'Gone']);
    const loud = { watched: { ...watched, alerts: [seen('Down', 'firing')] } };
    expect(checksOf(runOf(fine, loud))).toEqual(['alert-false']);
    expect(checksOf(expecting({ fires: ['Down'] }, loud))).toEqual([]);
  });

  it('takes an alert that waits for minutes as fired, and for no false alarm', () => {
    const held = { watched: { ...watched, alerts: [seen('Down', 'pending')] } };
    expect(checksOf(expecting({ fires: ['Down'] }, held))).toEqual([]);
    expect(checksOf(runOf(fine, held))).toEqual([]);
  });

  it('finds health that was always good, and texts of a batch that were lost', () => {
    expect(checksOf(expecting({ unwell: ['cache'] }))).toEqual(['health']);
    const batch = { items: 4, answered: 3, tookMs: 10 };
    expect(checksOf(runOf(fine, { batch }))).toEqual(['batch']);
  });
});
