// Understands what was written on the command line.
import { z } from 'zod';
import type { Operation } from '../domain/define-operation.ts';
import type { RequestProblem } from '../domain/request-error.ts';
import { RequestError } from '../domain/request-error.ts';

/** What the command line was asked to do. */
export interface CliArguments {
  readonly operation: string;
  /** `-` is standard input. */
  readonly files: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
  readonly json: boolean;
}

/** `maxWords` → `--max-words`. */
export function toFlag(option: string): string {
  return `--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/**
 * Reads `OPERATION [FILE…] [--option value] [--json]`. Whether the values fit is for the operation to say.
 *
 * @throws RequestError with everything that cannot be understood.
 */
export function parseArguments(args: readonly string[], operations: readonly Operation[]): CliArguments {
  const [name = '', ...rest] = args;
  // On a command line key-points is as good as key_points.
  const id = name.replaceAll('-', '_');
  const operation = operations.find((candidate) => candidate.id === id);
  const flags = new Map(fieldsOf(operation).map(([field, type]) => [toFlag(field), { field, type }]));
  const problems: RequestProblem[] = [];
  const files: string[] = [];
  const options: Record<string, unknown> = {};
  let json = false;
  const words = [...rest];
  for (let next = words.shift(); next !== undefined; next = words.shift()) {
    const [word = '', inline] = splitFlag(next);
    if (word === '--json') json = true;
    else if (word === '-' || !word.startsWith('-')) files.push(next);
    else {
      const flag = flags.get(word);
      const value = inline ?? words.shift();
      if (!flag && operation)
        problems.push({
          path: word,
          message: `is not an option of ${operation.id}`,
          hint: listFlags([...flags.keys()]),
        });
      else if (value === undefined) problems.push({ path: word, message: 'needs a value' });
      else if (flag) options[flag.field] = flag.type === 'string' ? value : toJson(value);
    }
  }
  if (operation && problems.length > 0) throw new RequestError('invalid_request', problems);
  return { operation: id, files: files.length > 0 ? files : ['-'], options, json };
}

function fieldsOf(operation: Operation | undefined): [field: string, type: string | undefined][] {
  if (!operation) return [];
  const { properties = {} } = z.toJSONSchema(operation.options, { io: 'input' });
  return Object.entries(properties).map(([field, schema]) => [field, (schema as { type?: string }).type]);
}

function splitFlag(word: string): [string, string | undefined] {
  const equals = word.startsWith('--') ? word.indexOf('=') : -1;
  return equals < 0 ? [word, undefined] : [word.slice(0, equals), word.slice(equals + 1)];
}

function listFlags(flags: readonly string[]): string {
  return flags.length > 0 ? `there are: ${flags.join(', ')}, --json` : 'there is only --json';
}

// "abc" for a number stays text: the operation's schema then says what is wanted.
function toJson(value: string): unknown {
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}
