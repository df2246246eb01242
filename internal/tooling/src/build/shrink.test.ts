import { describe, expect, it } from '@jest/globals';
import { minifySync } from 'rolldown/utils';
import { shrink } from './shrink.ts';

const source = `#!/usr/bin/env node
import { readFileSync } from 'fs';

// A comment.
var limit = /* @__PURE__ */ (() => Number(readFileSync('limit', 'utf8')))();
class Counter {
  /** How often. */
  count = 0;
  #step = 1;
  add(manyAtOnce) {
    const changedCount = this.count + manyAtOnce * this.#step;
    this.count = changedCount > limit ? limit : changedCount;
    return this;
  }
}
function fail(messageOfTheError) {
  throw new Error(messageOfTheError);
}
export { Counter, fail };
`;

describe('shrink', () => {
  const text = shrink(source, minifySync);

  it('leaves no comment but those that bundlers read, and short names inside of functions', () => {
    expect(text).not.toMatch(/A comment|How often|messageOfTheError|changedCount/);
    expect(text).toContain('@__PURE__');
    expect(text.length).toBeLessThan(source.length * 0.7);
  });

  it('keeps names that a stack trace shows, and a line for each of them', () => {
    const lines = text.trim().split('\n');
    expect(lines[0]).toBe('#!/usr/bin/env node');
    expect(lines.findIndex((line) => line.includes('add('))).toBeGreaterThan(2);
    expect(lines.some((line) => line.startsWith('function fail('))).toBe(true);
    expect(lines.at(-1)).toBe('export{Counter,fail};');
  });

  it('refuses what is no module', () => {
    expect(() => shrink('export {', minifySync)).toThrow();
  });
});
