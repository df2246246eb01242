// Fuzzes what reads files of keys.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { SecurityError } from '../../../../../packages/security/src/errors/security-error.ts';
import type { KeyFileContent } from '../../../../../packages/security/src/keys/key-file.ts';
import { parseKeyFile } from '../../../../../packages/security/src/keys/key-file.ts';
import { digestOf } from '../../../../../packages/security/src/keys/key-record.ts';
import { createKeyRing } from '../../../../../packages/security/src/keys/key-ring.ts';
import { oddJson } from '../../run/odd-json.ts';
import type { Target } from '../../run/target.ts';

// Keys of this test alone, of the form that the command makes.
const plain = [
  'kQzXvBnMwRtYpLhGfDsAjCeUiOqWxZnVbTgRkPmS',
  'hTqWzRbXkMvNpLgJdFsYcAeGuKoQxBnZtVmCrPwD',
  'wLmZtRkQvXbNpHsGdFyJcAeUoKiTqBnWzVrMxPgC',
];
const records = plain.map((key, at) => ({
  id: `key_${at}`,
  digest: digestOf(key),
  principal: `team-${at}`,
  scopes: ['text:write', '*'].slice(0, at + 1),
  ...(at === 1 && { expiresAt: '2030-01-01', limits: { requests: 10 }, addresses: ['10.0.0.0/8'] }),
  ...(at === 2 && { revokedAt: '2026-01-01T00:00:00Z', metadata: { team: 'ü' } }),
}));
const files = [
  JSON.stringify({ version: 1, keys: records }, null, 2),
  JSON.stringify({ version: 1, keys: records.slice(0, 1) }),
  `# of the team\n${plain.join('\n')}\n`,
  plain.join('\r\n'),
];

function read(text: string): KeyFileContent | string {
  try {
    return parseKeyFile(text);
  } catch (error) {
    assert.ok(SecurityError.isInstance(error), `throws what is no SecurityError: ${String(error)}`);
    assert.equal(error.code, 'key_file_invalid');
    assert.ok(error.problems.length > 0 && error.problems.length <= 50, 'names no place, or too many');
    for (const secret of secretsIn(text))
      assert.ok(!error.message.includes(secret), 'quotes what it refuses');
    return error.problems[0]?.message ?? '';
  }
}

/** What looks like a key or a digest. */
const secretsIn = (text: string): string[] => (text.match(/[A-Za-z0-9_-]{30,}/g) ?? []).slice(0, 20);

/** How many keys somebody who reads the file sees in it. */
function countOf(text: string): number {
  if (!text.trimStart().startsWith('{'))
    return text.split(/\r?\n/).filter((line) => /^\s*[^\s#]/.test(line)).length;
  return (JSON.parse(text.trimStart()) as { keys: unknown[] }).keys.length;
}

/** Files of digests and of plain keys. */
export const keyFile: Target = {
  name: 'key-file',
  holds:
    'A file is refused with its places and without what stands in it, or every key in it is one key of the ring.',
  maxBytes: 4_000,
  words: [
    ...files,
    '"revokedAt":',
    '"notBefore":"2026-11-29"',
    '"id":"key_0"',
    'tpl_',
    '#',
    '"keys":',
    'null',
    '0.0.0.0/0',
  ],
  inputs: fc.oneof(fc.constantFrom(...files), oddJson(fc.constant({ version: 1, keys: records }))),
  open: async () => ({
    run(input) {
      const text = input.toString('utf8');
      const content = read(text);
      if (typeof content === 'string') return content;
      assert.equal(content.records.length, countOf(text), 'keys are missing');
      const ring = createKeyRing(content.records);
      const digests = new Set(content.records.map(({ digest }) => digest));
      if (content.plain.length === 0)
        assert.equal(digests.size, content.records.length, 'two keys are one: the later hides the other');
      for (const key of content.plain)
        assert.ok(ring.check(key, '10.1.1.1').ok, 'a key of the file is refused');
      for (const key of plain) {
        const record = content.records.find(({ digest }) => digest === digestOf(key));
        const answer = ring.check(key, '10.1.1.1');
        if (!record) assert.equal(answer.ok, false, 'a key that is not there is good');
        else if (record.revokedAt && Date.parse(record.revokedAt) <= Date.now())
          assert.equal(answer.ok, false, 'a revoked key is good');
      }
      return content.plain.length > 0 ? 'plain keys' : `${Math.min(content.records.length, 3)} records`;
    },
  }),
};
