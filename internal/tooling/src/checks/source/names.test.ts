import { describe, expect, it } from '@jest/globals';
import { findingsIn, manifestOf } from '../../testing/plant-house.ts';
import { names } from './names.ts';

const inPackage = (code: string) =>
  findingsIn({ 'packages/demo/package.json': manifestOf('demo'), 'packages/demo/src/one.ts': code }, names);

describe('names', () => {
  it('accepts named exports that say something', async () => {
    expect(
      await inPackage('export interface Cache {}\nexport class IoError {}\nexport const baseUrl = 1;\n'),
    ).toEqual([]);
  });

  it.each([
    'export interface ICache {}',
    'export class CacheManager {}',
    'export class BaseCache {}',
    'export type UserService = 1;',
    'export default function one() {}',
    'const one = 1;\nexport default one;',
  ])('finds %s', async (code) => {
    expect(await inPackage(code)).toHaveLength(1);
  });
});
