// Domain Service: text-processing · example, replace in your project
import { z } from 'zod';
import type { Operation } from '../domain/define-operation.ts';
import { operations } from '../domain/operations/index.ts';
import { toFlag } from './parse-arguments.ts';

/** What `tpl-text --help` prints: drawn from the operations, so that it cannot be out of date. */
export function usage(): string {
  const width = Math.max(...operations.map(({ id }) => id.length));
  const lines = operations.flatMap((operation) => [
    `  ${operation.id.padEnd(width)}  ${operation.description}`,
    ...optionLines(operation).map((line) => `  ${' '.repeat(width)}  ${line}`),
  ]);
  return [
    'Usage: tpl-text OPERATION [FILE…] [--json]',
    '',
    'Without a file, or with -, the text is read from standard input.',
    '',
    ...lines,
    '',
    'Models are chosen by ANTHROPIC_API_KEY, OPENAI_API_KEY, OPENAI_BASE_URL; without one the offline engine answers.',
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
