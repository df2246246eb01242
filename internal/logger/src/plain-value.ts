// Turns whatever is logged into bounded plain data, so that a redactor and JSON see all of it and nothing breaks a line.
import { types } from 'node:util';
import { cutAt, marginCharacters, maxTextCharacters } from './cut-text.ts';
import {
  isContent,
  leftOut,
  maxErrorProperties,
  quotesIn,
  read,
  unreadable,
  withoutQuotes,
} from './error-content.ts';
import type { LogFields } from './logger.ts';

const maxFieldCharacters = 24_576;
const maxFields = 256;
const maxNameCharacters = 256;
const maxObjects = 1_000;
const maxItems = 100;
const maxDepth = 12;
const maxBigint = 10n ** 300n;

/** Fields as plain data, and whether any of their texts had to be cut. */
export interface PlainFields {
  readonly fields: Record<string, unknown>;
  readonly isCut: boolean;
}

interface Walk {
  objects: number;
  characters: number;
  isCut: boolean;
  /** Characters kept past a cut, for a redactor; `finishCuts` takes them away again. */
  readonly margin: number;
  readonly ancestors: unknown[];
}

/**
 * Merges fields, later ones on top, as plain data. What cannot be read costs itself only. With `isRedacted` a text that is cut
 * keeps a margin, which `finishCuts` removes once the redactor has seen it: no half of a secret is shown.
 */
export function toPlainFields(sources: readonly (LogFields | undefined)[], isRedacted: boolean): PlainFields {
  const fields: Record<string, unknown> = {};
  let walk: Walk | undefined;
  let isCut = false;
  let count = 0;
  for (const source of sources) {
    if (source === undefined) continue;
    for (const name of namesOf(source)) {
      const value = read(source, name);
      if (value === undefined) continue;
      count += 1;
      if (count > maxFields) {
        fields['fields.left_out'] = true;
        return { fields, isCut: true };
      }
      if (isSimple(value)) {
        fields[safeName(name)] = value;
        continue;
      }
      const margin = isRedacted ? marginCharacters : 0;
      walk ??= { objects: 0, characters: 0, isCut: false, margin, ancestors: [] };
      Object.assign(walk, { objects: maxObjects, characters: maxFieldCharacters });
      fields[safeName(name)] = toPlain(value, walk);
      isCut ||= walk.isCut;
    }
  }
  return { fields, isCut };
}

/** Fields with others on top, each read now and once; one that cannot be read costs itself only. */
export function mergeFields(...sources: readonly (LogFields | null | undefined)[]): LogFields {
  // Without a prototype, which a name such as `__proto__` could set.
  const fields: Record<string, unknown> = Object.create(null);
  for (const source of sources)
    if (source) for (const name of namesOf(source)) fields[name] = read(source, name);
  return fields;
}

/** What is logged beside a message, as fields: what has none, such as a text that was thrown, is one (winstonjs/winston#1112, #2228). */
export function toFields(given: unknown, name: 'error' | 'value'): LogFields | undefined {
  if (given === undefined || given === null) return undefined;
  if (isError(given)) return { error: given };
  const isNamed = types.isProxy(given) || Object.prototype.toString.call(given) === '[object Object]';
  return isNamed ? (given as LogFields) : { [name]: given };
}

/** Whether a value is an error, of this realm or another. */
export function isError(value: unknown): value is Error {
  return types.isNativeError(value) || value instanceof Error;
}

function isSimple(value: unknown): boolean {
  if (typeof value === 'string') return value.length <= maxTextCharacters;
  return typeof value === 'number' ? Number.isFinite(value) : typeof value === 'boolean' || value === null;
}

function namesOf(source: object): readonly string[] {
  try {
    return Object.keys(source);
  } catch {
    return [];
  }
}

/** A name that sets no prototype and fills no line. */
function safeName(name: string): string {
  if (name === '__proto__') return '["__proto__"]';
  return name.length > maxNameCharacters ? `${name.slice(0, maxNameCharacters)}…` : name;
}

function toPlain(value: unknown, walk: Walk): unknown {
  switch (typeof value) {
    case 'string':
      return toShortText(value, walk);
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    case 'bigint':
      return value < maxBigint && value > -maxBigint ? String(value) : '[bigint]';
    case 'symbol':
      return String(value);
    case 'function':
      return '[function]';
    case 'object':
      return value === null ? null : objectToPlain(value, walk);
    default:
      return value;
  }
}

function toShortText(text: string, walk: Walk): string {
  const limit = Math.min(maxTextCharacters, Math.max(walk.characters, 64));
  walk.characters -= Math.min(text.length, limit);
  if (text.length <= limit) return text;
  walk.isCut = true;
  return cutAt(text, limit, walk.margin);
}

function objectToPlain(value: object, walk: Walk): unknown {
  const { ancestors } = walk;
  if (ancestors.includes(value)) return '[circular]';
  if (walk.objects <= 0 || ancestors.length >= maxDepth) {
    walk.isCut = true;
    return '[left out]';
  }
  walk.objects -= 1;
  ancestors.push(value);
  try {
    return kindToPlain(value, walk);
  } catch {
    return unreadable;
  } finally {
    ancestors.pop();
  }
}

function kindToPlain(value: object, walk: Walk): unknown {
  if (Array.isArray(value)) return listToPlain(value, value.length, walk);
  if (isError(value)) return errorToPlain(value, walk);
  if (ArrayBuffer.isView(value) || types.isAnyArrayBuffer(value)) {
    return `[${value.constructor?.name ?? 'bytes'}: ${value.byteLength} bytes]`;
  }
  if (types.isDate(value)) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
  if (types.isMap(value)) return listToPlain(value.entries(), value.size, walk);
  if (types.isSet(value)) return listToPlain(value.values(), value.size, walk);
  if (types.isRegExp(value)) return toShortText(String(value), walk);
  if (types.isBoxedPrimitive(value)) return toPlain(value.valueOf(), walk);
  if (types.isPromise(value)) return '[promise]';
  const { toJSON } = value as { toJSON?: unknown };
  if (typeof toJSON === 'function') {
    const said: unknown = toJSON.call(value);
    return said === value ? propertiesToPlain(value, walk) : toPlain(said, walk);
  }
  return propertiesToPlain(value, walk);
}

/** Counts one more item or property; false once all that is written of a field is twice what its texts may be. */
function hasRoom(walk: Walk, name: string): boolean {
  // Quotes, a colon, a comma, and as much as "[left out]" takes.
  walk.characters -= name.length + 16;
  if (walk.characters > -maxFieldCharacters) return true;
  walk.isCut = true;
  return false;
}

function listToPlain(items: Iterable<unknown>, length: number, walk: Walk): unknown[] {
  const list: unknown[] = [];
  for (const item of items) {
    if (list.length === maxItems || !hasRoom(walk, '')) {
      walk.isCut = true;
      list.push(`[${length - list.length} more]`);
      break;
    }
    list.push(toPlain(item, walk) ?? null);
  }
  return list;
}

function propertiesToPlain(value: object, walk: Walk): Record<string, unknown> {
  const plain: Record<string, unknown> = {};
  const names = Object.keys(value);
  for (const [at, name] of names.entries()) {
    if (at === maxItems || !hasRoom(walk, name)) {
      walk.isCut = true;
      plain['…'] = `[${names.length - at} more]`;
      break;
    }
    plain[safeName(name)] = toPlain(read(value, name), walk);
  }
  return plain;
}

const ownOrder = ['name', 'message', 'code', 'stack', 'cause', 'errors'];

/** A text of an error's own without quotes; its name, its code and the frames of its stack are as they are. */
function toldOf(name: string, text: string, error: Error, quotes: readonly string[]): string {
  if (quotes.length === 0 || name === 'name' || name === 'code') return text;
  const message = String(read(error, 'message'));
  const told = withoutQuotes(message, quotes);
  return name === 'stack' && message !== '' && text.includes(message)
    ? text.replace(message, () => told)
    : withoutQuotes(text, quotes);
}

/** Everything an error knows but the content of requests and answers, which many clients hang on theirs. */
function errorToPlain(error: Error, walk: Walk): Record<string, unknown> {
  const plain: Record<string, unknown> = {};
  const quotes = quotesIn(error);
  for (const name of ownOrder) {
    const value = read(error, name);
    if (value === undefined) continue;
    plain[name] = toPlain(typeof value === 'string' ? toldOf(name, value, error, quotes) : value, walk);
  }
  for (const name of Object.getOwnPropertyNames(error).slice(0, maxErrorProperties)) {
    if (ownOrder.includes(name)) continue;
    if (!hasRoom(walk, name)) break;
    const value = read(error, name);
    if (value === undefined || typeof value === 'function') continue;
    plain[safeName(name)] = isContent(name, value) ? leftOut : toPlain(value, walk);
  }
  return plain;
}
