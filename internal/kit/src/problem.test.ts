import { describe, expect, it } from '@jest/globals';
import { describeProblems, findProblems } from './problem.ts';

describe('findProblems', () => {
  it('takes the path from the front of a rule and the hint from its end, for the rules that do not hold alone', () => {
    const found = findProblems({
      'limit must be above 0; leave it out': false,
      'name must be text': false,
      'a is b': true,
    });
    expect(found).toEqual([
      { path: 'limit', message: 'must be above 0', hint: 'leave it out' },
      { path: 'name', message: 'must be text' },
    ]);
    expect(describeProblems('The budget', found)).toBe(
      'The budget\n  limit must be above 0; leave it out\n  name must be text',
    );
  });
});
