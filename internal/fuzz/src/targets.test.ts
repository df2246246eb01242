import { describe, expect, it } from '@jest/globals';
import { readCorpus } from './run/corpus.ts';
import { fuzzTarget } from './run/fuzz-target.ts';
import { targets } from './targets.ts';

// Minutes of it: `npm run fuzz`.
const runs = 100;

describe('whatever is read', () => {
  it.each(targets.map((target) => [target.name, target] as const))(
    '%s holds what it promises',
    async (name, target) => {
      const open = await target.open();
      try {
        const corpus = readCorpus(name).map(({ input }) => input);
        const report = await fuzzTarget(target, open, { seed: 1, corpus, isOver: (count) => count >= runs });
        const found = report.findings.map(({ problem, input }) => ({
          problem,
          input: input.toString('latin1'),
        }));
        expect(found).toEqual([]);
        expect(report.outcomes.size).toBeGreaterThan(1);
      } finally {
        await open.close?.();
      }
    },
  );
});
