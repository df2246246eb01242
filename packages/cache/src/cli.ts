#!/usr/bin/env node
// Infrastructure Service: cache · stable API, changes affect all users
import { parseArgs } from 'node:util';
import { CacheError } from './cache-error.ts';
import { secureRedis } from './secure-redis.ts';

const usage = `Usage: tpl-cache secure-redis DIR [--port 6380] [--prefix tpl-cache]

Makes a development CA, certificates, an ACL file, redis.conf and cache.env for a Redis
with TLS, its own user and encrypted values, in a directory that is empty or not there yet.
`;

try {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { port: { type: 'string' }, prefix: { type: 'string' }, help: { type: 'boolean' } },
  });
  const [command, directory] = positionals;
  const port = values.port === undefined ? undefined : Number(values.port);
  if (values.help) process.stdout.write(usage);
  else if (
    command !== 'secure-redis' ||
    directory === undefined ||
    positionals.length > 2 ||
    (port !== undefined && !isPort(port))
  ) {
    process.stderr.write(usage);
    process.exitCode = 2;
  } else {
    const made = await secureRedis(directory, { port, prefix: values.prefix });
    process.stdout.write(`${made.directory}: ${made.files.join(', ')}

Start Redis there:    redis-server redis.conf
Read the variables:   node --env-file=cache.env …
Its ACL line:         ${made.aclLine}
`);
  }
} catch (error) {
  process.stderr.write(
    `${CacheError.isInstance(error) || (error instanceof Error && 'code' in error) ? error.message : 'It failed.'}\n`,
  );
  process.exitCode = 1;
}

function isPort(port: number): boolean {
  return Number.isInteger(port) && port > 0 && port < 65_536;
}
