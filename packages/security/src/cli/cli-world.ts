// The input and output of the program, so that tests can replace them.
import type { parseArgs } from 'node:util';
import type { Clock } from '@internal/kit';

/** What the program touches outside of its own memory and the key file. */
export interface CliWorld {
  readonly clock: Clock;
  /** For what other programs read. */
  print(line: string): void;
  /** For people. */
  note(line: string): void;
  readInput(): Promise<string>;
}

/** What may stand on the command line. */
export const flags = {
  file: { type: 'string', short: 'f' },
  id: { type: 'string' },
  principal: { type: 'string' },
  scope: { type: 'string', multiple: true },
  expires: { type: 'string' },
  overlap: { type: 'string' },
  limit: { type: 'string', multiple: true },
  meta: { type: 'string', multiple: true },
  test: { type: 'boolean' },
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
