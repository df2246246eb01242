// Parses and checks key files, digests as JSON or plain keys line by line.

import { readFile } from 'node:fs/promises';
import type { Problem } from '@internal/kit';
import { readKeyFormat } from '@internal/redact';
import { invalidKeyFile, SecurityError } from '../errors/security-error.ts';
import { readNetworks } from '../gate/request-facts.ts';
import { isAmount } from '../limits/limit-window.ts';
import type { KeyRecord } from './key-record.ts';
import { toKeyRecord } from './key-record.ts';

/** What a key file holds. */
export interface KeyFileContent {
  /** Every key, by digest. */
  readonly records: readonly KeyRecord[];
  /** The keys themselves where the file holds plain ones. */
  readonly plain: readonly string[];
}

// 10,000 keys with metadata are 3 MB.
const maxBytes = 16 * 1024 * 1024;
type Rule = readonly [isGood: (value: unknown) => boolean, message: string];
const date: Rule = [isIsoDate, 'must be an ISO date'];
const fields: Readonly<Record<string, Rule>> = {
  id: [matches(/^[\w.-]{1,64}$/), 'must be 1 to 64 of a-z, A-Z, 0-9, ., _ and -'],
  digest: [matches(/^[0-9a-f]{64}$/), 'must be a SHA-256 in hexadecimal'],
  // Callers with tokens have such ids: no key may speak for one.
  principal: [matches(/^(?!oidc:)./), 'must be a text that does not begin with "oidc:"'],
  scopes: [(value) => Array.isArray(value) && value.every(isScope), 'must be a list of scopes'],
  limits: [holds(isAmount), 'must be numbers by window, from 0 to 1,000,000,000'],
  metadata: [holds((value) => typeof value === 'string'), 'must be texts by name'],
  addresses: [isNetworks, 'must be a list of IP addresses and networks such as 10.0.0.0/8'],
  notBefore: date,
  expiresAt: date,
  revokedAt: date,
  createdAt: date,
};
const notAField: Rule = [() => false, 'is not a field of a key'];

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
  if (text.length > maxBytes) throw invalid([{ path: 'file', message: `must be at most ${maxBytes} bytes` }]);
  if (text.trimStart().startsWith('{')) return { records: parseRecords(text), plain: [] };
  const plain = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  // What is empty or cut off is being written, or was not written to its end.
  const problems = plain.flatMap((key, index) =>
    key.startsWith('tpl_') && !readKeyFormat(key)
      ? [{ path: `keys.${index}`, message: 'is mistyped or cut off' }]
      : [],
  );
  if (plain.length === 0) problems.push({ path: 'file', message: 'must hold keys' });
  if (problems.length > 0) throw invalid(problems);
  return { records: plain.map((key) => toKeyRecord(key, { scopes: ['*'] })), plain };
}

function parseRecords(text: string): readonly KeyRecord[] {
  const content = toJson(text);
  if (content?.version !== 1 || !Array.isArray(content.keys))
    throw invalid([{ path: 'file', message: 'must be JSON: { "version": 1, "keys": [ … ] }' }]);
  const problems: Problem[] = [];
  const ids = new Set<string>();
  const digests = new Set<string>();
  for (const [index, record] of content.keys.entries()) {
    problems.push(
      ...checkRecord(record).map((problem) => ({ ...problem, path: `keys.${index}${problem.path}` })),
    );
    if (ids.has(record?.id))
      problems.push({ path: `keys.${index}.id`, message: 'must differ from the other ids' });
    // Of two records of one key the later would decide, and one that revokes it would mean nothing.
    if (record?.digest !== undefined && digests.has(record.digest))
      problems.push({ path: `keys.${index}.digest`, message: 'must differ from the other digests' });
    ids.add(record?.id);
    digests.add(record?.digest);
  }
  if (problems.length > 0) throw invalid(problems);
  return content.keys as readonly KeyRecord[];
}

function toJson(text: string): { version?: unknown; keys?: unknown } | undefined {
  try {
    // Editors and shells of Windows begin a file with a mark.
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return undefined;
  }
}

const invalid = (problems: readonly Problem[]) => invalidKeyFile(problems.slice(0, 50));

function checkRecord(record: unknown): Problem[] {
  if (!isObject(record)) return [{ path: '', message: 'must be an object' }];
  const problems: Problem[] = [];
  for (const field of new Set(['id', 'digest', ...Object.keys(record)])) {
    const [isGood, message] = Object.hasOwn(fields, field) ? fields[field]! : notAField;
    const isLeftOut = record[field] === undefined && field !== 'id' && field !== 'digest';
    if (isLeftOut || isGood(record[field])) continue;
    // A key may stand where a name belongs.
    if (/^\w{1,24}$/.test(field)) problems.push({ path: `.${field}`, message });
    else problems.push({ path: '', message: 'has a field that is none of a key' });
  }
  return problems;
}

/** Whether a value is a date as ISO 8601 writes it: a day, or a moment with its zone. "90" would be the year 1990. */
export function isIsoDate(value: unknown): value is string {
  const isWritten = matches(/^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d))?$/);
  return isWritten(value) && !Number.isNaN(Date.parse(value as string));
}

/** Whether a value can be a scope: what RFC 6749, section 3.3, allows. */
export function isScope(value: unknown): value is string {
  return matches(/^[!#-[\]-~]{1,128}$/)(value);
}

/** Whether a value lists networks, at least one: none would be nowhere. */
export function isNetworks(value: unknown): boolean {
  if (!Array.isArray(value) || value.length === 0 || value.length > 100) return false;
  return value.every((one) => typeof one === 'string') && readNetworks(value).problems.length === 0;
}

/** Whether a scope is one of those that routes ask for, the area of one, or everything. */
export function isKnownScope(scope: string, known: readonly string[]): boolean {
  return scope === '*' || known.some((one) => one === scope || one.startsWith(`${scope}:`));
}

function matches(pattern: RegExp): (value: unknown) => boolean {
  return (value) => typeof value === 'string' && pattern.test(value);
}

function holds(isGood: (value: unknown) => boolean): (value: unknown) => boolean {
  return (value) => isObject(value) && Object.values(value).every(isGood);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
