// Infrastructure Service: security · stable API, changes affect all users
import { readFile } from 'node:fs/promises';
import { readKeyFormat } from './key-format.ts';
import type { KeyRecord } from './key-record.ts';
import { toKeyRecord } from './key-record.ts';
import { isAmount } from './limit-window.ts';
import type { SecurityProblem } from './security-error.ts';
import { problemsError, SecurityError } from './security-error.ts';

/** What a key file holds. */
export interface KeyFileContent {
  readonly records: readonly KeyRecord[];
  /** The keys themselves where the file holds plain ones. */
  readonly plain: readonly string[];
}

// 10,000 keys with metadata are 3 MB.
const maxBytes = 16 * 1024 * 1024;
const texts = ['principal', 'notBefore', 'expiresAt', 'revokedAt', 'createdAt'] as const;
const fields = new Set(['id', 'digest', 'scopes', 'limits', 'metadata', ...texts]);

/**
 * Reads a key file: digests as the command-line program writes them, or plain keys, one a line.
 *
 * @throws SecurityError `key_file_unavailable`, `key_file_invalid`.
 */
export async function readKeyFile(
  path: string,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<KeyFileContent> {
  let text: string;
  try {
    text = await readFile(path, { encoding: 'utf8', signal: options.signal });
  } catch (cause) {
    options.signal?.throwIfAborted();
    throw new SecurityError('key_file_unavailable', `The key file ${path} cannot be read.`, { cause });
  }
  return parseKeyFile(text);
}

/** The content of a key file's text, all problems at once; none of them quotes the file. */
export function parseKeyFile(text: string): KeyFileContent {
  if (text.length > maxBytes)
    throw problemsError('key_file_invalid', [{ path: 'file', message: `must be at most ${maxBytes} bytes` }]);
  if (text.trimStart().startsWith('{')) return { records: parseRecords(text), plain: [] };
  const plain = text
    .split(/\r?\n/)
    .flatMap((line) => (line.trim() === '' || line.startsWith('#') ? [] : [line.trim()]));
  // What is empty or cut off is being written, or was not written to its end.
  const problems = plain.flatMap((key, index) =>
    key.startsWith('tpl_') && !readKeyFormat(key)
      ? [{ path: `keys.${index}`, message: 'is mistyped or cut off' }]
      : [],
  );
  if (plain.length === 0) problems.push({ path: 'file', message: 'must hold keys' });
  if (problems.length > 0) throw problemsError('key_file_invalid', problems.slice(0, 50));
  return { records: plain.map((key) => toKeyRecord(key, { scopes: ['*'] })), plain };
}

function parseRecords(text: string): readonly KeyRecord[] {
  let content: { version?: unknown; keys?: unknown };
  try {
    content = JSON.parse(text);
  } catch {
    throw problemsError('key_file_invalid', [{ path: 'file', message: 'must be JSON' }]);
  }
  if (content.version !== 1 || !Array.isArray(content.keys)) {
    throw problemsError('key_file_invalid', [
      { path: 'file', message: 'must be { "version": 1, "keys": [ … ] }' },
    ]);
  }
  const problems: SecurityProblem[] = [];
  const ids = new Set<string>();
  for (const [index, record] of content.keys.entries()) {
    problems.push(
      ...checkRecord(record).map((problem) => ({ ...problem, path: `keys.${index}${problem.path}` })),
    );
    if (ids.has(record?.id))
      problems.push({ path: `keys.${index}.id`, message: 'must differ from the other ids' });
    ids.add(record?.id);
  }
  if (problems.length > 0) throw problemsError('key_file_invalid', problems.slice(0, 50));
  return content.keys as readonly KeyRecord[];
}

function checkRecord(record: unknown): SecurityProblem[] {
  if (!isObject(record)) return [{ path: '', message: 'must be an object' }];
  const problems: SecurityProblem[] = [];
  const demand = (field: string, isGood: boolean, message: string) => {
    if (!isGood) problems.push({ path: `.${field}`, message });
  };
  const { id, digest, scopes = [], limits = {}, metadata = {} } = record;
  demand(
    'id',
    typeof id === 'string' && /^[\w.-]{1,64}$/.test(id),
    'must be 1 to 64 of a-z, A-Z, 0-9, ., _ and -',
  );
  demand(
    'digest',
    typeof digest === 'string' && /^[0-9a-f]{64}$/.test(digest),
    'must be a SHA-256 in hexadecimal',
  );
  demand('scopes', Array.isArray(scopes) && scopes.every(isScope), 'must be a list of scopes');
  demand(
    'limits',
    isObject(limits) && Object.values(limits).every((value) => typeof value === 'number' && isAmount(value)),
    'must be numbers by window, from 0 to 1,000,000,000',
  );
  demand(
    'metadata',
    isObject(metadata) && Object.values(metadata).every((value) => typeof value === 'string'),
    'must be texts by name',
  );
  for (const field of texts) {
    const value = record[field];
    const isText = typeof value === 'string' && value !== '';
    const isDate = field !== 'principal';
    demand(
      field,
      value === undefined || (isText && (!isDate || isIsoDate(value))),
      isDate ? 'must be an ISO date' : 'must be a text',
    );
  }
  for (const field of Object.keys(record))
    demand(field.slice(0, 40), fields.has(field), 'is not a field of a key');
  return problems;
}

/** Whether a text is a date as ISO 8601 writes it: a day, or a moment with its zone. "90" would be the year 1990. */
export function isIsoDate(text: string): boolean {
  return (
    /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d))?$/.test(text) &&
    !Number.isNaN(Date.parse(text))
  );
}

/** Whether a value can be a scope: what RFC 6749, section 3.3, allows. */
export function isScope(value: unknown): value is string {
  return typeof value === 'string' && /^[!#-[\]-~]{1,128}$/.test(value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
