// Key files as operators keep them: behind links, and typed in a hurry.
import { lstat, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createKeyFileStore, editKeyFile, toKeyRecord } from '../../src/index.ts';
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

describe('a key file that begins with the mark of an editor or shell of Windows', () => {
  it('is read all the same (microsoft/playwright#39420, getpaseo/paseo#4695)', () => {
    const record = toKeyRecord('k7Gx2mQpV9sLwN4tYb8RzE', { id: 'ops' });
    const text = `\ufeff${JSON.stringify({ version: 1, keys: [record] })}`;
    expect(parseKeyFile(text)).toMatchObject({ records: [{ id: 'ops' }] });
  });
});

describe('a key whose caller has the name of a caller with tokens', () => {
  it('is refused, so that no key speaks for one', () => {
    const record = toKeyRecord('k7Gx2mQpV9sLwN4tYb8RzE', { principal: 'oidc:https://id.example.org#ada' });
    expect(() => parseKeyFile(JSON.stringify({ version: 1, keys: [record] }))).toThrow(/oidc:/);
  });
});

describe('a key that is rotated', () => {
  const open = () => createKeyFileStore(join(folder, 'k.json'));
  const soon = new Date(Date.now() + 60_000).toISOString();

  it('is not one that was revoked: who was shut out stays out (NIST SP 800-57 part 1, 8.3.1)', async () => {
    const store = open();
    const { record } = await store.create({ scopes: ['text:write'] });
    await store.revoke(record.id);
    await expect(store.rotate(record.id, { oldExpiresAt: soon })).rejects.toMatchObject({
      code: 'key_unknown',
    });
    expect(await store.list()).toHaveLength(1);
  });

  it('gets as much time as it had, and no more', async () => {
    const store = open();
    const end = new Date(Date.now() + 90 * 86_400_000).toISOString();
    const { record } = await store.create({ id: 'partner', expiresAt: end });
    const { record: next } = await store.rotate('partner', { oldExpiresAt: soon });
    const lifeOf = (one: typeof record) => Date.parse(one.expiresAt ?? '') - Date.parse(one.createdAt ?? '');
    expect(lifeOf(next)).toBe(lifeOf(record));
    expect((await store.create({ id: 'endless' })).record.expiresAt).toBeUndefined();
    expect((await store.rotate('endless', { oldExpiresAt: soon })).record.expiresAt).toBeUndefined();
    const own = await store.rotate('endless', { oldExpiresAt: soon, expiresAt: soon });
    expect(own.record.expiresAt).toBe(soon);
  });
});
