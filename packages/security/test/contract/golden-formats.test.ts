// Infrastructure Service: security · stable API, changes affect all users
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { openKeyRing, readKeyFile, verifyAuditFile } from '../../src/index.ts';

const golden = (name: string) => join(import.meta.dirname, '..', 'golden', name);

// These files are never written again: a change of a format gets a new version and a new file (docs/guides/versions.md).
describe('what was written before', () => {
  it('is read: a key file of version 1, with every field', async () => {
    const { records } = await readKeyFile(golden('key-file-v1.json'));
    expect(records).toHaveLength(2);
    expect(records[0]).toMatchObject({
      id: 'key_af23ab67',
      principal: 'team-a',
      scopes: ['text:write'],
      limits: { 'requests/m': 60 },
      metadata: { owner: 'a' },
      addresses: ['10.0.0.0/8'],
      expiresAt: '2099-01-01T00:00:00.000Z',
    });
    expect(records[1]?.revokedAt).toBe('2026-02-01T00:00:00.000Z');
  });

  it('opens: a key that was made then has the digest that was kept', async () => {
    const { records, plain } = await readKeyFile(golden('key-file-plain.txt'));
    const kept = await readKeyFile(golden('key-file-v1.json'));
    expect(records.map(({ digest }) => digest)).toEqual(kept.records.map(({ digest }) => digest));
    const ring = await openKeyRing(golden('key-file-v1.json'));
    const [first = '', second = ''] = plain;
    expect(ring.check(first, '10.1.2.3')).toMatchObject({ ok: true });
    expect(ring.check(second)).toEqual({ ok: false, code: 'revoked', keyId: 'key_64d74d6f' });
    ring.close();
  });

  it('holds: chains of an audit file, with a key and without', async () => {
    expect(await verifyAuditFile(golden('audit-v1.jsonl'))).toMatchObject({ ok: true, lines: 3 });
    const key = 'k'.repeat(32);
    expect(await verifyAuditFile(golden('audit-keyed-v1.jsonl'), { key })).toMatchObject({ ok: true });
    expect(await verifyAuditFile(golden('audit-keyed-v1.jsonl'))).toMatchObject({ ok: false });
  });
});
