// Holds the kinds of values that a setting may have.
import type { SettingKind } from './settings.ts';

interface Bounds {
  readonly min?: number;
  readonly max?: number;
}

function kind<T>(
  isValid: (value: unknown) => value is T,
  description: string,
  jsonSchema: Record<string, unknown>,
  fromText: (text: string) => unknown = (text) => text,
): SettingKind<T> {
  return {
    check: (value) => (isValid(value) ? { ok: true, value } : { ok: false }),
    fromText,
    description,
    jsonSchema,
    isSecret: false,
  };
}

function range(word: string, { min, max }: Bounds): string {
  if (min !== undefined && max !== undefined) return `${word} from ${min} to ${max}`;
  if (min !== undefined) return `${word} of at least ${min}`;
  return max === undefined ? word : `${word} of at most ${max}`;
}

const boundsSchema = ({ min, max }: Bounds) => ({
  ...(min !== undefined && { minimum: min }),
  ...(max !== undefined && { maximum: max }),
});

/** `Number('')` is 0: an empty variable must not become a value. What is no number stays text, to be shown as it was written. */
function toNumber(text: string): unknown {
  const value = Number(text);
  return text.trim() === '' || Number.isNaN(value) ? text : value;
}

const isWithin = (value: number, { min = -Infinity, max = Infinity }: Bounds): boolean =>
  value >= min && value <= max;

/** A whole number. */
export function integer(bounds: Bounds = {}): SettingKind<number> {
  return kind(
    (value): value is number => Number.isSafeInteger(value) && isWithin(value as number, bounds),
    range('integer', bounds),
    { type: 'integer', ...boundsSchema(bounds) },
    toNumber,
  );
}

/** A finite number. */
export function number(bounds: Bounds = {}): SettingKind<number> {
  return kind(
    (value): value is number => Number.isFinite(value) && isWithin(value as number, bounds),
    range('number', bounds),
    { type: 'number', ...boundsSchema(bounds) },
    toNumber,
  );
}

const flagWords: Record<string, boolean> = {
  true: true,
  1: true,
  yes: true,
  on: true,
  false: false,
  0: false,
  no: false,
  off: false,
};

/** True or false; in a variable also 1/0, yes/no, on/off. */
export function flag(): SettingKind<boolean> {
  return kind(
    (value) => typeof value === 'boolean',
    'true or false',
    { type: 'boolean' },
    (text) => flagWords[text.trim().toLowerCase()] ?? text,
  );
}

/** Text of `minLength` (default 1) to `maxLength` (default 4,096) characters. */
export function text({
  minLength = 1,
  maxLength = 4096,
}: {
  readonly minLength?: number;
  readonly maxLength?: number;
} = {}): SettingKind<string> {
  const isText = (value: unknown): value is string =>
    typeof value === 'string' && value.length >= minLength && value.length <= maxLength;
  const description = `text of ${minLength} to ${maxLength} characters`;
  return kind(isText, description, { type: 'string', minLength, maxLength });
}

/** One of the named values. */
export function choice<const Names extends readonly [string, ...string[]]>(
  names: Names,
): SettingKind<Names[number]> {
  const isNamed = (value: unknown): value is Names[number] =>
    typeof value === 'string' && names.includes(value);
  return kind(isNamed, `one of ${names.join(', ')}`, { enum: names });
}

/** An absolute URL with one of the protocols, for example `['redis:', 'rediss:']`. May hold a password: never shown. */
export function url(protocols: readonly string[]): SettingKind<string> {
  const hasProtocol = (value: unknown): value is string =>
    typeof value === 'string' && URL.canParse(value) && protocols.includes(new URL(value).protocol);
  return {
    ...kind(hasProtocol, `a URL starting with ${protocols.map((name) => `${name}//`).join(' or ')}`, {
      type: 'string',
      format: 'uri',
    }),
    isSecret: true,
  };
}

/** Several values; in a variable separated by commas. At most `maxItems` (default 1,000). */
export function list<T>(
  item: SettingKind<T>,
  { maxItems = 1000 }: { readonly maxItems?: number } = {},
): SettingKind<readonly T[]> {
  return {
    check(value) {
      if (!Array.isArray(value) || value.length > maxItems) return { ok: false };
      const checked = value.map((entry) => item.check(entry));
      return checked.every((entry) => entry.ok)
        ? { ok: true, value: checked.map((entry) => entry.value) }
        : { ok: false };
    },
    // In a file each stands on a line of its own.
    fromText: (source) =>
      source
        .split(/[,\n]/)
        .map((part) => part.trim())
        .filter((part) => part !== '')
        .map((part) => item.fromText(part)),
    description: `list (comma-separated, at most ${maxItems}) of: ${item.description}`,
    jsonSchema: { type: 'array', maxItems, items: item.jsonSchema },
    isSecret: item.isSecret,
  };
}

/** The kind, or not set at all. */
export function optional<T>(inner: SettingKind<T>): SettingKind<T | undefined> {
  return { ...inner, check: (value) => (value === undefined ? { ok: true, value } : inner.check(value)) };
}

/** The kind, never shown: not in `explain()`, not in a problem. */
export function secret<T>(inner: SettingKind<T>): SettingKind<T> {
  return { ...inner, isSecret: true };
}
