// Parses the command line, runs one command and chooses the exit code.
import { parseArgs } from 'node:util';
import { SecurityError } from '../errors/security-error.ts';
import { verifyAudit } from './audit-commands.ts';
import type { CliWorld } from './cli-world.ts';
import { flags } from './cli-world.ts';
import { checkKey, createKey, listKeys, revokeKey, rotateKey } from './key-commands.ts';

/** As `commands`, for audit files. */
const auditCommands = {
  verify: [verifyAudit, ['file', 'head', 'from', 'key-file', 'json'], false],
} as const satisfies Record<string, readonly [unknown, readonly (keyof typeof flags)[], boolean]>;

/** Each command with the options that it takes, and whether an id follows it. */
const commands = {
  create: [
    createKey,
    ['file', 'redis', 'id', 'principal', 'scope', 'address', 'expires', 'limit', 'meta', 'test', 'plain'],
    false,
  ],
  list: [listKeys, ['file', 'redis', 'json'], false],
  revoke: [revokeKey, ['file', 'redis'], true],
  rotate: [rotateKey, ['file', 'redis', 'overlap', 'expires'], true],
  check: [checkKey, ['file', 'redis'], false],
} as const satisfies Record<string, readonly [unknown, readonly (keyof typeof flags)[], boolean]>;

const usage = `Usage: tpl-security keys COMMAND [options]
  create --file F [--id ID] [--principal P] [--scope S]… [--address NETWORK]… [--expires 90d|DATE] [--limit WINDOW=N]… [--meta NAME=TEXT]… [--test]
  create --plain [--test]         a key for TPL_SECURITY_KEYS, kept nowhere
  list   --file F [--json]
  revoke --file F ID
  rotate --file F ID [--overlap 7d] [--expires 90d|DATE]
  check  [--file F]               reads the key from standard input
  --redis instead of --file: the keys in the Redis of TPL_SECURITY_REDIS_URL
Usage: tpl-security audit verify --file F [--key-file K]… [--head HASH] [--from HASH] [--json]
  follows the chain of an audit file and of those rotated out of it
The key file holds digests: a key is shown once, when it is made.`;

/** Runs one command; resolves to the exit code: 0 done, 1 no, 2 asked wrongly. */
export async function runCli(args: readonly string[], world: CliWorld): Promise<number> {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options: flags, allowPositionals: true });
    const [area, name = '', target, ...more] = positionals;
    if (values.help) {
      world.print(usage);
      return 0;
    }
    const known = area === 'keys' ? commands : area === 'audit' ? auditCommands : {};
    if (Object.hasOwn(known, name)) {
      const [command, taken, hasTarget] = known[name as keyof typeof known] as (typeof commands)['list'];
      const isTaken = Object.keys(values).every((flag) => taken.some((one) => one === flag));
      if (isTaken && more.length === 0 && hasTarget === (target !== undefined))
        return await command({ ...values, target }, world);
    }
    world.note(usage);
    return 2;
  } catch (error) {
    const isAsked =
      SecurityError.isInstance(error) || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS');
    if (!isAsked) throw error;
    world.note((error as Error).message);
    return SecurityError.isInstance(error) && error.code !== 'invalid_options' ? 1 : 2;
  }
}
