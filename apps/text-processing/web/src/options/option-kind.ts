// Says by its JSON schema how an option is asked for, what its field holds at first, and what is sent of it.
import type { ListedOperation, OptionSchema } from '../service/api.ts';

/** How an option is asked for. */
export type OptionKind =
  | 'flag'
  | 'choice'
  | 'choices'
  | 'slider'
  | 'number'
  | 'list'
  | 'date'
  | 'moment'
  | 'time'
  | 'text'
  | 'json';

/** An option as its field wants it. */
export interface Option {
  readonly name: string;
  readonly label: string;
  readonly kind: OptionKind;
  /** What can be chosen; empty where nothing is. */
  readonly choices: readonly unknown[];
  /** Whether something must be there when it is sent. */
  readonly isRequired: boolean;
  /** Without the wrapping that says it may be null. */
  readonly schema: OptionSchema;
  /** Whether nothing is sent as `null` rather than left out. */
  readonly emptyIsNull: boolean;
}

/** What a field holds: text as it is typed, a flag, or the indexes of what is chosen. */
export type FieldValue = string | boolean | readonly number[];

/** What the fields of an operation hold, by name. */
export type FieldValues = Readonly<Record<string, FieldValue>>;

// A slider of more steps than this cannot be set with a finger; without a bound a schema says the largest safe number.
const mostSteps = 1_000;

/** The options of an operation, in the order of their schema. */
export function optionsOf({ options }: ListedOperation): Option[] {
  return Object.entries(options.properties ?? {}).map(([name, given]) => {
    const { schema, isNullable } = withoutNull(given);
    const isGiven = given.default !== undefined;
    const isDemanded = options.required?.includes(name) === true && !isGiven;
    // `null` is the only way to say nothing where leaving it out means the default, or is refused.
    const emptyIsNull = isNullable && (isDemanded || given.default !== null);
    const kind = kindOf(schema, isNullable, isGiven || isDemanded);
    return {
      name,
      label: (given.description ?? schema.description ?? name).replace(/\.$/, ''),
      kind,
      choices: choicesOf(kind === 'choices' ? (schema.items ?? {}) : schema),
      isRequired: !isNullable && (isDemanded || isGiven) && !mayBeEmpty(kind, schema),
      schema: { ...schema, default: given.default },
      emptyIsNull,
    };
  });
}

/** What the field of an option holds before anybody touched it. */
export const initialValue = (option: Option): FieldValue => valueFor(option, option.schema.default);

/** What the fields hold when this is what would be sent of them. */
export function toValues(
  options: readonly Option[],
  sent: Readonly<Record<string, unknown>>,
): Record<string, FieldValue> {
  return Object.fromEntries(
    options.map((option) => [
      option.name,
      sent[option.name] === undefined ? initialValue(option) : valueFor(option, sent[option.name]),
    ]),
  );
}

function valueFor({ kind, choices, schema: { minimum = 0 } }: Option, given: unknown): FieldValue {
  if (kind === 'flag') return typeof given === 'boolean' ? given : '';
  if (kind === 'choice') return given === undefined || given === null ? '' : String(choices.indexOf(given));
  if (kind === 'choices')
    return Array.isArray(given) ? given.map((one) => choices.indexOf(one)).filter((index) => index >= 0) : [];
  if (given === undefined || given === null) return kind === 'slider' ? String(minimum) : '';
  if (kind === 'list') return Array.isArray(given) ? given.join('\n') : '';
  if (kind === 'moment') return toLocal(given);
  return typeof given === 'string' ? given : JSON.stringify(given);
}

/** The options as they are sent: what nobody filled in is left out, so that the service's own default holds. */
export function toOptions(options: readonly Option[], values: FieldValues): Record<string, unknown> {
  const entries = options.map((option) => [option.name, toSent(option, values[option.name] ?? '')] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function toSent(option: Option, value: FieldValue): unknown {
  const { kind, choices, schema, isRequired, emptyIsNull } = option;
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string') {
    if (value.length > 0 || schema.default !== undefined || isRequired)
      return value.map((one) => choices[one]);
    return emptyIsNull ? null : undefined;
  }
  if (value.trim() === '') {
    if (emptyIsNull) return null;
    // Cleared on purpose: an empty text or list, where one may be empty, is not the default.
    if (schema.default === undefined && !isRequired) return undefined;
    if (kind === 'text' && !schema.minLength) return '';
    return kind === 'list' && !schema.minItems ? [] : undefined;
  }
  if (kind === 'choice') return choices[Number(value)];
  if (kind === 'number' || kind === 'slider') return Number(value);
  if (kind === 'list') return linesOf(value, schema.items);
  if (kind === 'moment') return new Date(value).toISOString();
  return kind === 'json' ? fromJson(value) : value;
}

function kindOf(schema: OptionSchema, isNullable: boolean, isFilled: boolean): OptionKind {
  const { type, format, items, minimum, maximum, multipleOf = 1 } = schema;
  if (schema.enum || schema.const !== undefined) return 'choice';
  // Yes, no, or neither: a box to tick has no third state.
  if (type === 'boolean') return isNullable ? 'choice' : 'flag';
  if (type === 'integer' || type === 'number') {
    const steps = ((maximum ?? Infinity) - (minimum ?? -Infinity)) / (type === 'integer' ? multipleOf : 0.01);
    return isFilled && !isNullable && steps <= mostSteps ? 'slider' : 'number';
  }
  if (type === 'array') {
    if (items?.enum) return 'choices';
    return ['string', 'integer', 'number'].includes(String(items?.type)) ? 'list' : 'json';
  }
  if (type !== 'string') return 'json';
  if (format === 'date' || format === 'time') return format;
  return format === 'date-time' ? 'moment' : 'text';
}

/** The schema without the part that says it may be null: `["boolean", "null"]`, or one of `anyOf`. */
function withoutNull(schema: OptionSchema): { schema: OptionSchema; isNullable: boolean } {
  const { anyOf, type, enum: choices, ...rest } = schema;
  const types = [type ?? []].flat();
  const isNullable = types.includes('null') || anyOf?.some((one) => one.type === 'null') === true;
  const others = anyOf?.filter((one) => one.type !== 'null') ?? [];
  if (!isNullable || others.length > 1) return { schema, isNullable };
  const [only = types.find((one) => one !== 'null')] = types.length > 1 ? [] : types;
  const own = { ...(only !== undefined && { type: only }), ...rest, ...others[0] };
  return { schema: { ...own, ...(choices && { enum: choices.filter((one) => one !== null) }) }, isNullable };
}

function choicesOf({ enum: choices, const: only, type }: OptionSchema): readonly unknown[] {
  if (choices) return choices;
  if (only !== undefined) return [only];
  return type === 'boolean' ? [true, false] : [];
}

function mayBeEmpty(kind: OptionKind, { minLength, minItems }: OptionSchema): boolean {
  if (kind === 'flag') return true;
  if (kind === 'list' || kind === 'choices') return !minItems;
  return kind === 'text' && !minLength;
}

/** What is no number stays text: the service says what is wrong with it. */
function linesOf(text: string, items: OptionSchema = {}): unknown[] {
  const lines = text.split('\n').map((line) => line.trim());
  const toItem = (line: string) =>
    items.type === 'string' || Number.isNaN(Number(line)) ? line : Number(line);
  return lines.filter(Boolean).map(toItem);
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** A moment as `datetime-local` wants it: in the time of this place, without seconds. */
function toLocal(given: unknown): string {
  const date = new Date(String(given));
  if (Number.isNaN(date.getTime())) return '';
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
