import { describe, expect, it } from '@jest/globals';
import { findingsIn, manifestOf } from '../../testing/plant-house.ts';
import { changes } from './changes.ts';

const demo = { 'packages/demo/package.json': manifestOf('demo') };

describe('changes', () => {
  it('accepts a changeset, and a changelog with an entry', async () => {
    const changeset = '---\n"@tpl/demo": minor\n---\n\nFirst.\n';
    expect(await findingsIn({ ...demo, '.changeset/first.md': changeset }, changes)).toEqual([]);
    const changelog = '# @tpl/demo\n\n## 1.0.0\n';
    expect(await findingsIn({ ...demo, 'packages/demo/CHANGELOG.md': changelog }, changes)).toEqual([]);
  });

  it('finds a package that tells nobody', async () => {
    const other = {
      '.changeset/other.md': '---\n"@tpl/other": minor\n---\n',
      '.changeset/README.md': '"@tpl/demo": minor',
    };
    expect(await findingsIn({ ...demo, ...other }, changes)).toEqual([
      'packages/demo has no changeset: add .changeset/<what>.md naming "@tpl/demo"',
    ]);
  });

  it('finds a program that nobody imports and that tells nobody', async () => {
    const program = {
      'packages/create-it/package.json': JSON.stringify({ name: 'create-it', version: '0.0.0' }),
    };
    expect(await findingsIn(program, changes)).toEqual([
      'packages/create-it has no changeset: add .changeset/<what>.md naming "create-it"',
    ]);
    const hidden = {
      'packages/create-it/package.json': JSON.stringify({ name: 'create-it', private: true }),
    };
    expect(await findingsIn(hidden, changes)).toEqual([]);
  });
});
