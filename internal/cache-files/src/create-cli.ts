// Reads the command line of tpl-cache and turns what happens into an exit code.
import { parseArgs } from 'node:util';
import type { Refuse } from './refuse.ts';
import { type SecureRedisOptions, secureRedis } from './secure-redis.ts';
import { loadSnapshot, type SnapshotSource, saveSnapshot } from './snapshot.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** What the command line takes from the cache. */
export interface CliSetup {
  /** The settings of the cache, where the command line says what the environment does not. */
  readonly settingsOf: (
    env: Env,
    values: { readonly redisUrl?: string; readonly redisKeyPrefix?: string },
  ) => SnapshotSource;
  readonly aclLineOf: SecureRedisOptions['aclLineOf'];
  readonly refuse: Refuse;
}

const usage = `Usage: tpl-cache secure-redis DIR [--port 6380] [--prefix tpl-cache]
       tpl-cache backup FILE  [--url redis://…] [--prefix tpl-cache]
       tpl-cache restore FILE [--url redis://…] [--prefix tpl-cache] [--replace]

secure-redis makes a development CA, certificates, an ACL file, redis.conf and cache.env for a Redis
with TLS, its own user and encrypted values, in a directory that is empty or not there yet.
backup saves what the cache keeps in one Redis (of a Cluster, one node), as it lies there; restore puts
back what has not expired and where nothing younger stands. Entries whose tags were invalidated since
stay unreadable, unless --replace puts the saved tags in place of those there, as after the loss of
everything. The user of Redis needs scan, get, pttl and set. Where it is stands in the variables of the
cache (REDIS_URL …).
`;

/** Runs the command line and returns its exit code: 0, 1 when it failed, 2 when it was called wrongly. */
export type RunCli = (
  args: readonly string[],
  print: (text: string) => void,
  printError: (text: string) => void,
  env?: Env,
) => Promise<number>;

/** Creates the command line of a cache. */
export const createCli =
  (setup: CliSetup): RunCli =>
  (args, print, printError, env = {}) =>
    runCli(setup, args, print, printError, env);

async function runCli(
  { settingsOf, aclLineOf, refuse }: CliSetup,
  args: readonly string[],
  print: (text: string) => void,
  printError: (text: string) => void,
  env: Env,
): Promise<number> {
  try {
    const { positionals, values } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        port: { type: 'string' },
        prefix: { type: 'string' },
        url: { type: 'string' },
        replace: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help) {
      print(usage);
      return 0;
    }
    const [command, directory] = positionals;
    const port = values.port === undefined ? undefined : Number(values.port);
    const isBackup = command === 'backup';
    if ((isBackup || command === 'restore') && directory !== undefined && positionals.length === 2) {
      const settings = settingsOf(env, {
        ...(values.url !== undefined && { redisUrl: values.url }),
        ...(values.prefix !== undefined && { redisKeyPrefix: values.prefix }),
      });
      const { entries, tags, skipped } = await (isBackup
        ? saveSnapshot(settings, directory, refuse)
        : loadSnapshot(settings, directory, values.replace ?? false, refuse));
      print(`${entries} entries and ${tags} tags ${isBackup ? 'saved' : 'put back'}, ${skipped} left out\n`);
      return 0;
    }
    if (command !== 'secure-redis' || directory === undefined || positionals.length > 2 || !isPort(port)) {
      printError(usage);
      return 2;
    }
    const made = await secureRedis(directory, { port, prefix: values.prefix, aclLineOf, refuse });
    print(`${made.directory}: ${made.files.join(', ')}

Start Redis there:    redis-server redis.conf
Read the variables:   node --env-file=cache.env …
Its ACL line:         ${made.aclLine}
`);
    return 0;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code?.startsWith('ERR_PARSE_ARGS')) {
      printError(`${message}\n\n${usage}`);
      return 2;
    }
    printError(`${code === undefined ? 'It failed.' : message}\n`);
    return 1;
  }
}

function isPort(port: number | undefined): boolean {
  return port === undefined || (Number.isInteger(port) && port > 0 && port < 65_536);
}
