// Walks through a value of any shape and copies it redacted.

import { isSensitiveName, isTokenCount } from './detect/sensitive-names.ts';
import { Secret } from './secret.ts';
import { privateMembers } from './secrets/private-keys.ts';

const hidden = '[redacted]';
const maxDepth = 16;
const maxNodes = 50_000;
const unreadable = '[unreadable]';
// Cards have at least 12 digits.
const shortestNumber = 1e11;

/**
 * A copy of any value with each of its texts passed through `clean` and everything under a sensitive name hidden.
 * Cycles stay cycles; what lies deeper than 16 levels or comes after 50,000 parts is cut. Never throws.
 */
export function redactValue(value: unknown, clean: (text: string) => string): unknown {
  // Two copies of a part that stands under a sensitive name and under a plain one.
  const copies = { plain: new Map<object, unknown>(), hidden: new Map<object, unknown>() };
  const copiesOf = (isHidden: boolean) => (isHidden ? copies.hidden : copies.plain);
  let nodes = 0;

  // Whatever throws in here, a getter, a proxy or a detector: what could not be read is not shown.
  function copy(part: unknown, depth: number, isHidden: boolean): unknown {
    try {
      if (typeof part === 'object' && part !== null) return copyObject(part, depth, isHidden);
      if (typeof part === 'function' || typeof part === 'symbol') return hidden;
      if (typeof part === 'string') return isHidden && part !== '' ? hidden : clean(part);
      return typeof part === 'number' || typeof part === 'bigint'
        ? isHidden
          ? hidden
          : copyNumber(part)
        : part;
    } catch {
      return unreadable;
    }
  }

  /** A card's number stays one without quotes. */
  function copyNumber(part: number | bigint): unknown {
    if (part < shortestNumber) return part;
    const text = String(part);
    const cleaned = clean(text);
    return cleaned === text ? part : cleaned;
  }

  function copyObject(part: object, depth: number, isHidden: boolean): unknown {
    const before = copiesOf(isHidden).get(part);
    if (before !== undefined) return before;
    nodes += 1;
    if (depth > maxDepth || nodes > maxNodes) return '[cut]';
    if (part instanceof Secret || ArrayBuffer.isView(part) || part instanceof ArrayBuffer) return hidden;
    if (part instanceof Date) return new Date(part.getTime());
    if (
      part instanceof RegExp ||
      part instanceof URL ||
      part instanceof URLSearchParams ||
      part instanceof String
    )
      return isHidden ? hidden : clean(String(part));
    if (Array.isArray(part))
      return keep(part, isHidden, [] as unknown[], (to) => {
        for (const entry of copyList(part, depth, isHidden)) to.push(entry);
      });
    if (part instanceof Set) {
      return keep(part, isHidden, new Set<unknown>(), (to) => {
        for (const entry of copyList([...part], depth, isHidden)) to.add(entry);
      });
    }
    if (part instanceof Map) {
      return keep(part, isHidden, new Map<unknown, unknown>(), (to) => {
        for (const [key, entry] of part)
          to.set(copy(key, depth + 1, false), copyNamed(String(key), entry, depth, isHidden));
      });
    }
    if (part instanceof Error) return copyError(part, depth, isHidden);
    if (part instanceof Headers) return copy(Object.fromEntries(part), depth, isHidden);
    const { toJSON } = part as { toJSON?: unknown };
    if (typeof toJSON === 'function') return copy(toJSON.call(part), depth + 1, isHidden);
    return keep(part, isHidden, {}, (to) => copyFields(part, to, depth, isHidden));
  }

  // The copy is known before its parts are: a part may point back at the whole.
  function keep<T extends object>(part: object, isHidden: boolean, to: T, fill: (to: T) => void): T {
    copiesOf(isHidden).set(part, to);
    fill(to);
    return to;
  }

  /** Raw headers are flat lists: a sensitive name hides the text that follows it. */
  function copyList(list: readonly unknown[], depth: number, isHidden: boolean): unknown[] {
    return list.slice(0, maxNodes).map((entry, index) => {
      const before = list[index - 1];
      const isNamed =
        typeof before === 'string' &&
        typeof entry === 'string' &&
        before.length < 40 &&
        isSensitiveName(before);
      return copy(entry, depth + 1, isHidden || isNamed);
    });
  }

  function copyNamed(name: string, entry: unknown, depth: number, isHidden: boolean): unknown {
    const isNamed = isHidden || isSensitiveName(name);
    const isNumber = typeof entry === 'number' || typeof entry === 'bigint';
    if (isNumber && !isHidden && isTokenCount(name)) return copyNumber(entry as number | bigint);
    return copy(entry, depth + 1, isNamed);
  }

  function copyFields(part: object, to: object, depth: number, isHidden: boolean): void {
    let named: string | undefined;
    let isKey = false;
    try {
      isKey = typeof (part as { kty?: unknown }).kty === 'string';
      named = nameIn(part);
    } catch {
      // A getter throws: the same happens below, where it is said.
    }
    for (const name of Object.keys(part)) {
      let entry: unknown;
      try {
        entry = copyNamed(
          named !== undefined && (name === 'value' || name === 'Value') ? named : name,
          (part as Record<string, unknown>)[name],
          depth,
          isHidden || (isKey && privateMembers.has(name)),
        );
      } catch {
        entry = unreadable;
      }
      Object.defineProperty(to, freeName(to, clean(name)), {
        value: entry,
        enumerable: true,
        writable: true,
        configurable: true,
      });
    }
  }

  function copyError(error: Error, depth: number, isHidden: boolean): Error {
    return keep(error, isHidden, Object.create(Object.getPrototypeOf(error)) as Error, (to) => {
      copyFields(error, to, depth, isHidden);
      for (const name of ['name', 'message', 'stack', 'cause', 'errors'] as const) {
        const entry = (error as unknown as Record<string, unknown>)[name];
        if (entry === undefined || !(name in error)) continue;
        Object.defineProperty(to, name, {
          value: copy(entry, depth + 1, isHidden),
          enumerable: Object.prototype.propertyIsEnumerable.call(error, name),
          writable: true,
          configurable: true,
        });
      }
    });
  }

  return copy(value, 0, false);
}

/** The name that `{ name, value }` gives its value (HAR, lists of headers), or as APIs of AWS write it. */
function nameIn(part: object): string | undefined {
  const { name, key, header, Name, Key, Value, value = Value } = part as Record<string, unknown>;
  const given = [name, key, header, Name, Key].find((entry) => typeof entry === 'string');
  return value !== undefined && typeof given === 'string' && isSensitiveName(given) ? given : undefined;
}

/** Two names that read the same once they are cleaned stay two. */
function freeName(to: object, name: string): string {
  let free = name;
  for (let count = 2; Object.hasOwn(to, free); count += 1) free = `${name} (${count})`;
  return free;
}
