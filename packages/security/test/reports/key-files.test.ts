// Key files as operators keep them: behind links, and typed in a hurry.
import { lstat, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { editKeyFile, toKeyRecord } from '../../src/index.ts';
import { parseKeyFile } from '../../src/keys/key-file.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tpl-links-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('a key file behind a link', () => {
  it('is edited at its real place, and the link stays one (rename(2) replaces a link)', async () => {
    await mkdir(join(folder, 'real'));
    const [real, link] = [join(folder, 'real', 'k.json'), join(folder, 'link.json')];
    await editKeyFile(real, () => [toKeyRecord('k7Gx2mQpV9sLwN4tYb8RzE', { id: 'ops' })]);
    await symlink(real, link);
    await editKeyFile(link, (records) =>
      records.map((record) => ({ ...record, revokedAt: '2026-01-01T00:00:00Z' })),
    );
    expect(await readFile(real, 'utf8')).toContain('revokedAt');
    expect((await lstat(link)).isSymbolicLink()).toBe(true);
  });
});

describe('a key whose caller has the name of a caller with tokens', () => {
  it('is refused, so that no key speaks for one', () => {
    const record = toKeyRecord('k7Gx2mQpV9sLwN4tYb8RzE', { principal: 'oidc:https://id.example.org#ada' });
    expect(() => parseKeyFile(JSON.stringify({ version: 1, keys: [record] }))).toThrow(/oidc:/);
  });
});
