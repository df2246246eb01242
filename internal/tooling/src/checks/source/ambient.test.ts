import { describe, expect, it } from '@jest/globals';
import { findingsIn, manifestOf } from '../../testing/plant-house.ts';
import { ambient } from './ambient.ts';

const inPackage = (code: string) =>
  findingsIn({ 'packages/demo/package.json': manifestOf('demo'), 'packages/demo/src/one.ts': code }, ambient);

describe('ambient', () => {
  it.each([
    'export const at = Date.now();',
    'export const at = globalThis.Date.now();',
    'export const at = performance.now();',
    'export const at = process.hrtime.bigint();',
    'export const at = Date();',
    'export const at = new Date();',
    'export const chance = Math.random();',
    'setTimeout(() => {}, 1);',
    'globalThis.setInterval(() => {}, 1);',
    'export const timer = { set: setTimeout };',
    "import { setTimeout as wait } from 'node:timers/promises';",
  ])('finds %s', async (code) => {
    const found = await inPackage(`// one\n${code}\n`);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/^packages\/demo\/src\/one\.ts:2 uses .+: take a `/);
  });

  it.each([
    'clock.setTimeout(() => {}, 1);',
    'export interface Host { setTimeout(run: () => void): void }',
    'export const host = { setTimeout: 1, setInterval() {} };',
    'export const at = new Date(0);',
    'export const roll = (random: () => number = Math.random) => random();',
    '// Date.now() in a comment',
    "export const text = 'Math.random()';",
  ])('accepts %s', async (code) => {
    expect(await inPackage(code)).toEqual([]);
  });

  it('leaves the clock of the kit, fault kits and tests alone', async () => {
    const code = 'export const at = Date.now();';
    const files = {
      'internal/kit/src/clock.ts': code,
      'internal/kit/src/testing/one.ts': code,
      'internal/kit/src/one.test.ts': code,
    };
    expect(await findingsIn(files, ambient)).toEqual([]);
    expect(await findingsIn({ 'internal/kit/src/other.ts': code }, ambient)).toHaveLength(1);
  });
});
