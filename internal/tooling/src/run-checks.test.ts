import { describe, expect, it } from '@jest/globals';
import { allChecks } from './all-checks.ts';
import type { Check } from './house/check.ts';
import { chooseChecks, renderResult, runChecks } from './run-checks.ts';

const house = { root: '/', packages: [], programs: [], apps: [] };
const check = (name: string, run: Check['run']): Check => ({ name, about: `about ${name}`, run });

describe('runChecks', () => {
  it('runs at most so many at a time, and tells each result as it comes', async () => {
    let running = 0;
    let most = 0;
    const slow = (name: string) =>
      check(name, async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
        return [];
      });
    const told: string[] = [];
    const results = await runChecks(['a', 'b', 'c', 'd'].map(slow), house, {
      width: 2,
      report: ({ name }) => told.push(name),
    });
    expect(most).toBe(2);
    expect(told).toEqual(['a', 'b', 'c', 'd']);
    expect(results).toHaveLength(4);
  });

  it('turns a check that throws into a problem, and runs the others', async () => {
    const broken = check('broken', () => {
      throw new Error('planted');
    });
    const rejects = check('rejects', () => Promise.reject('text'));
    const results = await runChecks([broken, rejects, check('good', () => [])], house, {
      width: 1,
      report: () => {},
    });
    expect(results.map(({ problems }) => problems.length)).toEqual([1, 1, 0]);
    expect(results[0]?.problems[0]?.message).toContain('the check "broken" itself failed: Error: planted');
    expect(results[1]?.problems[0]?.message).toContain('failed: text');
  });
});

describe('renderResult', () => {
  it('shows the time, and every problem with its place', () => {
    const problems = [
      { file: 'a.ts', line: 3, message: 'is wrong' },
      { file: 'b.ts', message: 'is gone' },
    ];
    const result = { name: 'demo', about: 'a rule', ms: 1234, problems };
    expect(renderResult(result)).toBe(
      '✗ demo (1.2 s, 2 problems): a rule\n    a.ts:3 is wrong\n    b.ts is gone',
    );
    expect(renderResult({ ...result, problems: problems.slice(1) })).toContain('1 problem)');
    expect(renderResult({ ...result, problems: [] })).toBe('✓ demo (1.2 s): a rule');
  });
});

describe('chooseChecks', () => {
  it('chooses all, or those asked for, or says which there are', () => {
    expect(chooseChecks(allChecks, [])).toBe(allChecks);
    expect(chooseChecks(allChecks, ['--only', 'links,headers']).map(({ name }) => name)).toEqual([
      'headers',
      'links',
    ]);
    expect(() => chooseChecks(allChecks, ['--only', 'lnks'])).toThrow(/no check "lnks"\. There are: .*links/);
  });

  it('has names that are unique', () => {
    expect(new Set(allChecks.map(({ name }) => name)).size).toBe(allChecks.length);
  });
});
