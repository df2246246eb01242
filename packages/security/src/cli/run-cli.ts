// Infrastructure Service: security · stable API, changes affect all users
import { parseArgs } from 'node:util';
import type { Clock } from '@internal/kit';
import { SecurityError } from '../security-error.ts';
import { checkKey, createKey, listKeys, revokeKey, rotateKey } from './key-commands.ts';

/** What the program touches outside of its own memory and the key file. */
export interface CliWorld {
  readonly clock: Clock;
  /** For what other programs read. */
  print(line: string): void;
  /** For people. */
  note(line: string): void;
  readInput(): Promise<string>;
}

const flags = {
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

const commands = { create: createKey, list: listKeys, revoke: revokeKey, rotate: rotateKey, check: checkKey };

const usage = `Usage: tpl-security keys COMMAND [options]
  create --file F [--id ID] [--principal P] [--scope S]… [--expires 90d|DATE] [--limit WINDOW=N]… [--meta NAME=TEXT]… [--test]
  create --plain [--test]         a key for TPL_SECURITY_KEYS, kept nowhere
  list   --file F [--json]
  revoke --file F ID
  rotate --file F ID [--overlap 7d]
  check  [--file F]               reads the key from standard input
The file holds digests: a key is shown once, when it is made.`;

/** Runs one command; resolves to the exit code: 0 done, 1 no, 2 asked wrongly. */
export async function runCli(args: readonly string[], world: CliWorld): Promise<number> {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options: flags, allowPositionals: true });
    const [area, name = '', target, ...more] = positionals;
    if (values.help) {
      world.print(usage);
      return 0;
    }
    if (area !== 'keys' || !Object.hasOwn(commands, name) || more.length > 0) {
      world.note(usage);
      return 2;
    }
    return await commands[name as keyof typeof commands]({ ...values, target }, world);
  } catch (error) {
    const isAsked =
      SecurityError.isInstance(error) || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS');
    if (!isAsked) throw error;
    world.note((error as Error).message);
    return SecurityError.isInstance(error) && error.code !== 'config_invalid' ? 1 : 2;
  }
}
