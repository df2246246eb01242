// The input and output of the program, so that tests can replace them.
import type { parseArgs } from 'node:util';
import type { Clock } from '@internal/kit';

/** What the program touches outside of its own memory and the key file. */
export interface CliWorld {
  readonly clock: Clock;
  /** Names the scopes that there are: `TPL_SECURITY_SCOPES`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** For what other programs read. */
  print(line: string): void;
  /** For people. */
  note(line: string): void;
  readInput(): Promise<string>;
}

/** A text, an id or the name of a file must not move the cursor, ring, set colors or turn the direction of what follows. */
export function withoutControls(line: string): string {
  return line.replace(/[^\P{Cc}\n\t]|[\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, '?');
}

/** What may stand on the command line. */
export const flags = {
  file: { type: 'string', short: 'f' },
  id: { type: 'string' },
  principal: { type: 'string' },
  scope: { type: 'string', multiple: true },
  address: { type: 'string', multiple: true },
  redis: { type: 'boolean' },
  expires: { type: 'string' },
  overlap: { type: 'string' },
  limit: { type: 'string', multiple: true },
  meta: { type: 'string', multiple: true },
  test: { type: 'boolean' },
  head: { type: 'string' },
  from: { type: 'string' },
  'key-file': { type: 'string', multiple: true },
  plain: { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Options of a command. */
export type CliOptions = ReturnType<
  typeof parseArgs<{ options: typeof flags; allowPositionals: true }>
>['values'] & {
  readonly target: string | undefined;
};
