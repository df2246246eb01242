// Explains the command line from the operations there are.
import { z } from 'zod';
import type { Operation } from '../domain/define-operation.ts';
import { commandName } from '../domain/service-name.ts';
import { toFlag } from './parse-arguments.ts';

/** What `--help` prints: drawn from the operations, so that it cannot be out of date. */
export function usage(operations: readonly Operation[]): string {
  const width = Math.max(...operations.map(({ id }) => id.length));
  const lines = operations.flatMap((operation) => [
    `  ${operation.id.padEnd(width)}  ${operation.description}`,
    ...optionLines(operation).map((line) => `  ${' '.repeat(width)}  ${line}`),
  ]);
  return [
    `Usage: ${commandName} OPERATION [FILE…] [--json]`,
    '',
    'Without a file, or with -, the text is read from standard input.',
    '',
    ...lines,
    '',
    'Models are chosen by ANTHROPIC_API_KEY, OPENAI_API_KEY, GEMINI_API_KEY, OPENAI_BASE_URL; without one the offline engine answers.',
    '',
  ].join('\n');
}

function optionLines({ options }: Operation): string[] {
  const { properties = {} } = z.toJSONSchema(options, { io: 'input' });
  return Object.entries(properties).map(([name, schema]) => {
    const { description = '', default: value } = schema as { description?: string; default?: unknown };
    return `${toFlag(name)} ${description}${value === undefined ? '' : ` Default: ${JSON.stringify(value)}.`}`;
  });
}
