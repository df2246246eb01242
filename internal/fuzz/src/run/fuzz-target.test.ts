import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fuzzTarget, kindOf } from './fuzz-target.ts';
import type { OpenTarget, Target } from './target.ts';

const open = (run: OpenTarget['run'], more: Partial<OpenTarget> = {}): OpenTarget => ({ run, ...more });
const target = (one: OpenTarget, more: Partial<Target> = {}): Target => ({
  name: 'test',
  holds: 'Nothing breaks.',
  maxBytes: 100,
  words: ['{', '}', 'deep'],
  open: async () => one,
  ...more,
});
const breaksAt = (word: string) =>
  open((input) => {
    if (input.toString('latin1').includes(word)) throw new TypeError(`broke at ${input.length}`);
    return input.length > 3 ? 'long' : 'short';
  });
const fuzz = (one: OpenTarget, corpus: string[], runs = 300, more: Partial<Target> = {}) =>
  fuzzTarget(target(one, more), one, {
    seed: 7,
    corpus: corpus.map((text) => Buffer.from(text)),
    isOver: (made) => made >= runs,
  });

describe('a run', () => {
  it('reads the whole corpus, then as many inputs as asked', async () => {
    const report = await fuzz(breaksAt('never'), ['a', 'corpus'], 50);
    expect(report.executions).toBe(52);
    expect([...report.outcomes.keys()].sort()).toEqual(['long', 'short']);
    expect(report.findings).toEqual([]);
  });

  it('shows one finding for each kind of problem, with the smallest input', async () => {
    const { findings } = await fuzz(breaksAt('{'), ['some text {"a":1} and more', '{', 'x{y']);
    expect(findings).toHaveLength(1);
    expect(findings[0]?.problem).toContain('TypeError: broke at');
    expect(findings[0]?.input.toString()).toBe('{');
  });

  it('finds what is only made of words of the format', async () => {
    const { findings } = await fuzz(breaksAt('deep}'), [], 3_000);
    expect(findings.map(({ input }) => input.toString())).toEqual(['deep}']);
  });

  it('is the same for the same seed', async () => {
    const inputs: string[][] = [];
    for (let round = 0; round < 2; round += 1) {
      const seen: string[] = [];
      await fuzz(
        open((input) => {
          seen.push(input.toString('hex'));
          return 'read';
        }),
        ['a corpus'],
      );
      inputs.push(seen);
    }
    expect(inputs[1]).toEqual(inputs[0]);
  });

  it('keeps the first input of an outcome that the corpus has not', async () => {
    const { fresh } = await fuzz(breaksAt('never'), ['a corpus']);
    expect(fresh.map(({ outcome }) => outcome)).toEqual(['short']);
  });

  it('reads what broke beside others again alone', async () => {
    let running = 0;
    const crowded = open(
      async (input) => {
        running += 1;
        const isAlone = running === 1;
        await Promise.resolve();
        running -= 1;
        if (!isAlone || input.includes('!')) throw new Error('broke');
        return 'read';
      },
      { lanes: 4 },
    );
    const { findings, outcomes } = await fuzz(crowded, ['a', 'b', 'c!'], 40, {
      inputs: fc.constantFrom('x', 'yy'),
      changed: 0,
    });
    expect(findings.map(({ input }) => input.toString())).toEqual(['!']);
    expect(outcomes.get('read')).toBe(42);
  });

  it('counts problems that differ in names and numbers alone as one', () => {
    expect(kindOf('at 12: "a" is not b\nmore')).toBe(kindOf('at 7: "cc" is not b'));
    expect(kindOf('at 12: a')).not.toBe(kindOf('at 12: b'));
  });
});
