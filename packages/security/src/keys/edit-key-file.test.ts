// Infrastructure Service: security · stable API, changes affect all users
import { chmod, chown, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApiKey } from '@internal/redact';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { editKeyFile } from './edit-key-file.ts';
import { toKeyRecord } from './key-record.ts';
import { createKeyFileStore } from './key-store.ts';

// Another user's file can be made by root alone.
const asRoot = process.getuid?.() === 0 ? it : it.skip;
const somebody = 65_534;

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tpl-edit-keys-'));
  file = join(folder, 'keys.json');
  await editKeyFile(file, () => [toKeyRecord(createApiKey(), { id: 'one' })]);
});
afterEach(() => rm(folder, { recursive: true }));

// Public reports of rewritten files that their service could no longer read: mdwn/mtrack#361, QwenLM/qwen-code#4431.
describe('a key file that is changed', () => {
  it('is of its user alone when it is new, and keeps the mode that it was given', async () => {
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    await chmod(file, 0o640);
    await createKeyFileStore(file).revoke('one');
    expect((await stat(file)).mode & 0o777).toBe(0o640);
    expect(await readFile(file, 'utf8')).toContain('revokedAt');
  });

  asRoot('keeps its owner and group', async () => {
    await chown(file, somebody, somebody);
    await chmod(file, 0o640);
    await createKeyFileStore(file).revoke('one');
    expect(await stat(file)).toMatchObject({ uid: somebody, gid: somebody });
    expect((await stat(file)).mode & 0o777).toBe(0o640);
  });

  asRoot('stays as it is where it cannot be given to its owner', async () => {
    await chmod(folder, 0o777);
    await chmod(file, 0o644);
    const before = await readFile(file, 'utf8');
    process.seteuid!(somebody);
    try {
      await expect(createKeyFileStore(file).revoke('one')).rejects.toMatchObject({
        code: 'key_file_unavailable',
        message: expect.stringContaining('would no longer belong to user 0'),
      });
    } finally {
      process.seteuid!(0);
    }
    expect(await readFile(file, 'utf8')).toBe(before);
    expect(await readdir(folder)).toEqual(['keys.json']);
  });
});
