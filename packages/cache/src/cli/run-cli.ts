// Reads the command line of tpl-cache and turns what happens into an exit code.
import { parseArgs } from 'node:util';
import { secureRedis } from './secure-redis.ts';

const usage = `Usage: tpl-cache secure-redis DIR [--port 6380] [--prefix tpl-cache]

Makes a development CA, certificates, an ACL file, redis.conf and cache.env for a Redis
with TLS, its own user and encrypted values, in a directory that is empty or not there yet.
`;

/** Runs the command line and returns its exit code: 0, 1 when it failed, 2 when it was called wrongly. */
export async function runCli(
  args: readonly string[],
  print: (text: string) => void,
  printError: (text: string) => void,
): Promise<number> {
  try {
    const { positionals, values } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        port: { type: 'string' },
        prefix: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help) {
      print(usage);
      return 0;
    }
    const [command, directory] = positionals;
    const port = values.port === undefined ? undefined : Number(values.port);
    if (command !== 'secure-redis' || directory === undefined || positionals.length > 2 || !isPort(port)) {
      printError(usage);
      return 2;
    }
    const made = await secureRedis(directory, { port, prefix: values.prefix });
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
