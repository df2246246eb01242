import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { playAlertHistory } from '../../src/testing.ts';
import { definitions, intervalMs } from '../alerts/definitions.ts';
import { namedHistories } from '../alerts/histories.ts';
import { randomHistory } from '../alerts/random-histories.ts';
import { differences } from '../alerts/run-promtool.ts';

// The benchmark asks for as many as fit a minute.
const runs = Number(process.env['TPL_TEST_ALERT_HISTORIES'] ?? 6);

describe('the in-process engine and Prometheus', () => {
  it('agree on every evaluation of every named history', async () => {
    expect(namedHistories.length).toBeGreaterThanOrEqual(20);
    expect(await differences(namedHistories)).toEqual([]);
  });

  it('agree on random histories', async () => {
    expect(await differences(fc.sample(randomHistory, { numRuns: runs, seed: 8 }))).toEqual([]);
  }, 240_000);

  it('would be told apart if one of them were wrong', async () => {
    const shifted = definitions.map((definition) => ({
      ...definition,
      rules: definition.rules.map((rule) => ({
        ...rule,
        comparisons: rule.comparisons.map((comparison) => ({
          ...comparison,
          threshold: comparison.threshold * 1.3,
        })),
      })),
    }));
    const named = (start: string) => namedHistories.filter(({ name }) => name.startsWith(start));
    expect((await differences([...named('burst'), ...named('queue over')], shifted)).length).toBeGreaterThan(
      1,
    );
  });

  it('are compared on histories in which every rule fires and ends', () => {
    const rules = definitions
      .flatMap((definition) => definition.rules)
      .filter(({ isExportOnly }) => !isExportOnly);
    const fired = new Set<string>();
    const ended = new Set<string>();
    for (const { series, steps } of namedHistories) {
      const moments = playAlertHistory({
        definitions,
        series,
        intervalMs,
        ...(steps !== undefined && { steps }),
      });
      for (const [index, { firing }] of moments.entries()) {
        for (const name of firing) fired.add(name);
        for (const name of moments[index - 1]?.firing ?? []) if (!firing.includes(name)) ended.add(name);
      }
    }
    expect([...fired].sort()).toEqual(rules.map(({ name }) => name).sort());
    expect(ended.size).toBeGreaterThanOrEqual(rules.length - 2);
  });
});
