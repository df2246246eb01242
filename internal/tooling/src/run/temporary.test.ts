import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { plantHouse } from '../testing/plant-house.ts';
import { keepUntilRemoved, removeTemporary } from './temporary.ts';

describe('removeTemporary', () => {
  it('removes what is still there, and the snippet folder that nobody else uses', () => {
    const { house, remove } = plantHouse({
      'a/.snippets/1/0.ts': '',
      'b/.snippets/1/0.ts': '',
      'b/.snippets/2/0.ts': '',
      'c/0.ts': '',
    });
    const at = (path: string) => join(house.root, path);
    keepUntilRemoved(at('a/.snippets/1'));
    keepUntilRemoved(at('b/.snippets/1'));
    keepUntilRemoved(at('c')).remove();
    expect(existsSync(at('c'))).toBe(false);
    expect(existsSync(at('a/.snippets/1'))).toBe(true);
    removeTemporary();
    expect(existsSync(at('a/.snippets'))).toBe(false);
    expect(existsSync(at('b/.snippets/1'))).toBe(false);
    expect(existsSync(at('b/.snippets/2'))).toBe(true);
    remove();
  });
});
