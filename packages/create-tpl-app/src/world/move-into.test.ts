import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { moveInto } from './move-into.ts';

const folder = mkdtempSync(join(tmpdir(), 'move-into-'));
const [draft, target] = [join(folder, 'draft'), join(folder, 'target')];
afterEach(() => rmSync(folder, { recursive: true }));

describe('moveInto', () => {
  it('takes back what it moved when it cannot move all', () => {
    for (const path of [join(draft, 'a'), join(target, 'b', 'mine')]) mkdirSync(path, { recursive: true });
    for (const name of ['b', 'c']) writeFileSync(join(draft, name), name);
    expect(() => moveInto(draft, target)).toThrow();
    expect(readdirSync(target)).toEqual(['b']);
    expect(existsSync(join(target, 'b', 'mine'))).toBe(true);
  });
});
