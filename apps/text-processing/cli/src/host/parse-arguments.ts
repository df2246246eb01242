// Understands what was written on the command line.
import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { Operation } from '../../../src/domain/define-operation.ts';
import { nearestName } from '../../../src/domain/nearest-name.ts';
import type { RequestProblem } from '../../../src/domain/request-error.ts';
import { RequestError } from '../../../src/domain/request-error.ts';
import { toProblems } from '../../../src/domain/to-problems.ts';

/** A flag: what it is called in the result, and what it takes. */
export interface Flag {
  readonly field: string;
  /** `flag` takes nothing, lists may be given several times, `json` is read as JSON where it is some. */
  readonly kind: 'flag' | 'text' | 'json' | 'list' | 'json-list';
}

/** Flags by how they are written, without the dashes. */
export type Flags = Readonly<Record<string, Flag>>;

/** What the words were. */
export interface ReadWords {
  readonly words: readonly string[];
  readonly values: Readonly<Record<string, unknown>>;
}

/** `maxWords` → `--max-words`. */
export function toFlag(option: string): string {
  return `--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/**
 * Reads words and flags; whether the values fit is for others to say. `--no-brief` is `--brief=false`.
 *
 * @throws RequestError with everything that cannot be understood.
 */
export function readWords(args: readonly string[], flags: Flags): ReadWords {
  const takesNone = (kind: Flag['kind']) => kind === 'flag';
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(
      Object.entries(flags).map(([name, { kind }]) => [
        name,
        { type: takesNone(kind) ? ('boolean' as const) : ('string' as const) },
      ]),
    ),
    strict: false,
    allowPositionals: true,
    allowNegative: true,
    tokens: true,
  });
  const words: string[] = [];
  const values: Record<string, unknown> = {};
  const problems: RequestProblem[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value);
    if (token.kind !== 'option') continue;
    const { rawName, value } = token;
    const isOff = rawName.startsWith('--no-') && !Object.hasOwn(flags, rawName.slice(2));
    const name = rawName.replace(isOff ? /^--no-/ : /^-+/, '');
    const flag = Object.hasOwn(flags, name) ? flags[name] : undefined;
    if (!flag || (isOff && !takesNone(flag.kind)))
      problems.push({ path: rawName, message: 'is not an option here', hint: hintFor(name, flags) });
    else if (takesNone(flag.kind)) values[flag.field] = value === undefined ? !isOff : toJson(value);
    else if (value === undefined) problems.push({ path: rawName, message: 'needs a value' });
    else if (flag.kind === 'list')
      values[flag.field] = [...((values[flag.field] as unknown[] | undefined) ?? []), value];
    else if (flag.kind === 'json-list')
      values[flag.field] = [(values[flag.field] as unknown[] | undefined) ?? [], toJson(value)].flat();
    else values[flag.field] = flag.kind === 'text' ? value : toJson(value);
  }
  if (problems.length > 0) throw new RequestError('invalid_request', problems);
  return { words, values };
}

/** The flags of an operation: one for each option that it has. */
export function flagsOf({ options }: Operation): Flags {
  const { properties = {} } = z.toJSONSchema(options, { io: 'input' });
  return Object.fromEntries(
    Object.entries(properties).map(([field, schema]) => [
      toFlag(field).slice(2),
      { field, kind: kindOf(schema) },
    ]),
  );
}

/**
 * The operation of that name; on a command line key-points is as good as key_points.
 *
 * @throws RequestError when there is none, with the nearest.
 */
export function findOperation(name: string, operations: readonly Operation[]): Operation {
  const found = operations.find(({ id }) => id === name.replaceAll('-', '_'));
  if (found) return found;
  const ids = operations.map(({ id }) => id);
  const meant = nearestName(name, ids);
  throw new RequestError('invalid_request', [
    {
      path: `"${name.slice(0, 40)}"`,
      message: 'is not an operation',
      hint: meant ? `did you mean "${meant}"?` : `there are: ${ids.join(', ')}`,
    },
  ]);
}

/**
 * Checks the options once, before any text is read.
 *
 * @throws RequestError with what does not fit, by the names of the flags.
 */
export function checkOptions({ options }: Operation, values: Readonly<Record<string, unknown>>): void {
  const { success, error } = options.safeParse(values, { reportInput: true });
  if (success) return;
  const problems = toProblems(error).map((problem) => {
    const [field = '', ...rest] = problem.path.split('.');
    return { ...problem, path: [toFlag(field), ...rest].join('.') };
  });
  throw new RequestError('invalid_request', problems);
}

function kindOf(schema: unknown): Flag['kind'] {
  const { anyOf, ...own } = schema as Form & { anyOf?: Form[] };
  const forms = anyOf ?? [own];
  const types = forms.flatMap(({ type = [] }) => type).filter((type) => type !== 'null');
  if (types.every((one) => one === 'boolean') && types.length > 0) return 'flag';
  // A number or a date among what may stand there: what can be read as JSON is.
  if (types.length > 0 && types.every((one) => one === 'string')) return 'text';
  if (types.length === 0 || !types.every((one) => one === 'array')) return 'json';
  return forms.every(({ items }) => !items || items.type === 'string') ? 'list' : 'json-list';
}

interface Form {
  readonly type?: string | readonly string[];
  readonly items?: Form;
}

function hintFor(name: string, flags: Flags): string {
  const names = Object.keys(flags);
  const meant = nearestName(name, names);
  return meant ? `did you mean --${meant}?` : `there are: ${names.map((one) => `--${one}`).join(', ')}`;
}

// "abc" for a number stays text: the operation's schema then says what is wanted.
function toJson(value: string): unknown {
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

const atOnceByDefault = 4;
const mostAtOnce = 64;

/**
 * How many texts are worked on at the same time: the number, or the default.
 *
 * @throws RequestError when it is none from 1 to 64.
 */
export function readAtOnce(value: unknown = atOnceByDefault): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= mostAtOnce) return value;
  throw new RequestError('invalid_request', [
    { path: '--at-once', message: `must be a whole number from 1 to ${mostAtOnce}` },
  ]);
}
