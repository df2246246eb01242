import { describe, expect, it } from '@jest/globals';
import type { AlertComparison, AlertRule } from '../definition/alert.ts';
import { followRule } from './follow-rule.ts';
import { ruleInstances } from './rule-instances.ts';
import type { AlertSource } from './sample-store.ts';
import { createSampleStore } from './sample-store.ts';

const stepMs = 15_000;

/** Series by metric, or by metric and one label, that the test sets; undefined: the series is gone. */
function history() {
  const series = new Map<string, { metric: string; labels: [string, string][]; value: number }>();
  const source: AlertSource = {
    *read({ metric, where = {} }) {
      for (const [id, one] of series) {
        const isMeant = Object.entries(where).every(
          ([name, value]) => (one.labels.find(([label]) => label === name)?.[1] ?? '') === value,
        );
        if (one.metric === metric && isMeant) yield { id, value: one.value };
      }
    },
    *labelsOf({ metric }) {
      for (const one of series.values()) if (one.metric === metric) yield one.labels;
    },
  };
  const store = createSampleStore(source, stepMs);
  function set(metric: string, value: number | undefined, labels: Record<string, string> = {}): void {
    const id = JSON.stringify([metric, labels]);
    if (value === undefined) series.delete(id);
    else series.set(id, { metric, labels: Object.entries(labels), value });
  }
  return { store, source, set };
}

const above = (metric: string, threshold: number): AlertComparison => ({
  measure: { kind: 'value', metric },
  op: '>',
  threshold,
});
const ruleOf = (more: Partial<AlertRule> = {}): AlertRule => ({
  name: 'Full',
  severity: 'page',
  summary: 's',
  runbook: undefined,
  labels: {},
  comparisons: [above('queue', 10)],
  resolveAt: undefined,
  forMs: 0,
  minEvents: undefined,
  alertOnNoData: false,
  isExportOnly: false,
  ...more,
});

/** Follows a rule; `step` sets values, lets a step of time pass and says the phase. */
function follow(more: Partial<AlertRule> = {}) {
  const { store, set } = history();
  const follower = followRule(ruleOf(more), store);
  let now = 0;
  function step(values: Record<string, number | undefined> = {}) {
    for (const [metric, value] of Object.entries(values)) set(metric, value);
    now += stepMs;
    store.sample(now);
    follower.step(now);
    return follower.phase;
  }
  return { follower, step };
}

describe('a rule', () => {
  it('fires above its threshold, not at it, and ends there; what it measured is shown', () => {
    const { follower, step } = follow();
    expect([follower.phase, follower.value]).toEqual(['inactive', undefined]);
    expect([10, 11, 10].map((queue) => step({ queue }))).toEqual(['inactive', 'firing', 'inactive']);
    expect(follower.value).toBe(10);
  });

  it('fires below its threshold where too little is the trouble', () => {
    const { step } = follow({ comparisons: [{ ...above('queue', 10), op: '<' }] });
    expect([10, 9, 11].map((queue) => step({ queue }))).toEqual(['inactive', 'firing', 'inactive']);
  });

  it('is no alert without data, above or below', () => {
    expect(follow().step()).toBe('inactive');
    expect(follow({ comparisons: [{ ...above('queue', 10), op: '<' }] }).step()).toBe('inactive');
  });

  it('is pending as long as it asks for, from the moment on at which it began to hold', () => {
    const { step } = follow({ forMs: 2 * stepMs });
    const phases = [11, 11, 0, 11, 11, 11, 11].map((queue) => step({ queue }));
    expect(phases).toEqual(['pending', 'pending', 'inactive', 'pending', 'pending', 'firing', 'firing']);
  });

  it('that fires stays until it falls to its lower mark, at which no other begins to fire', () => {
    const { step } = follow({ resolveAt: 5 });
    const phases = [7, 11, 7, 6, 5, 7].map((queue) => step({ queue }));
    expect(phases).toEqual(['inactive', 'firing', 'firing', 'firing', 'inactive', 'inactive']);
  });

  it('that is only pending has no lower mark yet', () => {
    const { step } = follow({ resolveAt: 5, forMs: 2 * stepMs });
    expect([11, 7, 11].map((queue) => step({ queue }))).toEqual(['pending', 'inactive', 'pending']);
  });

  it('with several comparisons holds where all hold, and keeps the lower mark to the first', () => {
    const { follower, step } = follow({ comparisons: [above('queue', 10), above('age', 10)], resolveAt: 5 });
    expect(step({ queue: 11, age: 10 })).toBe('inactive');
    expect(step({ queue: 10, age: 11 })).toBe('inactive');
    expect(step({ queue: 11, age: 12 })).toBe('firing');
    expect(follower.value).toBe(11);
    expect(step({ queue: 7 })).toBe('firing');
    expect(step({ age: 7 })).toBe('inactive');
  });

  it('judges nothing by too few events, nor by none', () => {
    const minEvents = { metric: 'calls', count: 40, windowMs: 2 * stepMs };
    const { step } = follow({ minEvents });
    expect(step({ queue: 11 })).toBe('inactive');
    expect([0, 10, 20, 30].map((calls) => step({ calls }))).toEqual(Array(4).fill('inactive'));
    // In two steps exactly as many as are needed.
    expect([50, 70].map((calls) => step({ calls }))).toEqual(['inactive', 'firing']);
    expect(step({ calls: 75 })).toBe('inactive');
  });

  it('fires without data where that is an alert of its own, for as long as a value counts as present', () => {
    const { step } = follow({ alertOnNoData: true });
    expect(step()).toBe('firing');
    expect(step({ queue: 1 })).toBe('inactive');
    const gone = Array.from({ length: 21 }, () => step({ queue: undefined }));
    expect(gone).toEqual([...Array(20).fill('inactive'), 'firing']);
  });

  it('of a share is without data where its whole is, not where its part is', () => {
    const ratio = { part: { metric: 'bad' }, total: { metric: 'all' }, windowMs: 4 * stepMs };
    const share = follow({
      comparisons: [{ measure: { kind: 'ratio', ...ratio }, op: '>', threshold: 0.5 }],
      alertOnNoData: true,
    });
    expect(share.step({ bad: 1 })).toBe('firing');
    expect(share.step({ all: 1, bad: undefined })).toBe('inactive');
  });

  it('has data while one of its series has', () => {
    const { store, set } = history();
    const follower = followRule(ruleOf({ alertOnNoData: true }), store);
    for (let now = stepMs; now <= 40 * stepMs; now += stepMs) {
      set('queue', 1, { lane: 'a' });
      set('queue', now === stepMs ? 1 : undefined, { lane: 'b' });
      store.sample(now);
      follower.step(now);
      expect(follower.phase).toBe('inactive');
    }
  });
});

describe('a rule about things by name', () => {
  const by = (names: readonly string[]): AlertComparison => ({
    measure: { kind: 'value', metric: 'state', by: names, where: { team: 'x' } },
    op: '>',
    threshold: 0,
  });
  const followersOf = (comparison: AlertComparison, more: Partial<AlertRule> = {}) => {
    const { store, source, set } = history();
    const instances = ruleInstances(ruleOf({ comparisons: [comparison], ...more }), store, source);
    const step = (now: number) => {
      instances.discover();
      store.sample(now);
      for (const follower of instances.followers) follower.step(now);
      return instances.followers.map(
        ({ rule, phase }): Record<string, string> => ({ ...rule.labels, phase }),
      );
    };
    return { instances, set, step };
  };

  it('is followed once where it is about nothing in particular, whatever comes', () => {
    for (const more of [{}, { comparisons: [] }]) {
      const { instances, set } = followersOf(above('state', 0), more);
      set('state', 1, { policy: 'a' });
      instances.discover();
      expect(instances.followers).toHaveLength(1);
      expect(instances.followers[0]?.rule).toBe(instances.rule);
    }
  });

  it('is followed for each by itself, which carries its labels and its own phase', () => {
    const { instances, set, step } = followersOf(by(['policy.name', 'zone']), { labels: { team: 'a' } });
    expect(instances.followers).toEqual([]);
    set('state', 1, { 'policy.name': 'north', zone: '1', team: 'x' });
    set('state', 0, { 'policy.name': 'south', team: 'x' });
    set('state', 0, { 'policy.name': 'south', team: 'x', more: 'of the same' });
    expect(step(stepMs)).toEqual([
      { team: 'a', policy_name: 'north', zone: '1', phase: 'firing' },
      { team: 'a', policy_name: 'south', phase: 'inactive' },
    ]);
    expect(step(2 * stepMs)).toHaveLength(2);
  });

  it('keeps to the series it is about', () => {
    const { set, step } = followersOf(by(['policy']));
    set('state', 1, { policy: 'north', team: 'other' });
    set('state', 0, { policy: 'north', team: 'x' });
    expect(step(stepMs)).toEqual([{ policy: 'north', phase: 'inactive' }]);
  });

  it('still asks for its other comparisons', () => {
    const { set, step } = followersOf(by(['policy']), { comparisons: [by(['policy']), above('load', 5)] });
    set('state', 1, { policy: 'north', team: 'x' });
    set('load', 5);
    expect(step(stepMs)[0]?.['phase']).toBe('inactive');
    set('load', 6);
    expect(step(2 * stepMs)[0]?.['phase']).toBe('firing');
  });

  it('is followed for fifty things, and for all that come after them as one', () => {
    const { set, step } = followersOf(by(['policy']));
    for (let at = 0; at < 60; at += 1) set('state', 0, { policy: `p${at}`, team: 'x' });
    const labels = step(stepMs).map(({ policy }) => policy);
    expect(labels).toEqual([...Array.from({ length: 50 }, (_, at) => `p${at}`), undefined]);
    set('state', 1, { policy: 'p70', team: 'x' });
    const phases = step(2 * stepMs);
    expect(phases).toHaveLength(51);
    expect(phases.filter(({ phase }) => phase === 'firing')).toEqual([{ phase: 'firing' }]);
  });
});
