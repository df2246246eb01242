// Makes the files of a development Redis with TLS, a user of its own and encrypted values.
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Refuse } from './refuse.ts';

/** What was made and where. */
export interface SecureRedis {
  readonly directory: string;
  readonly files: readonly string[];
  /** The line of the ACL file, without the password. */
  readonly aclLine: string;
}

/** How the development Redis is made. */
export interface SecureRedisOptions {
  /** Port Redis will listen on. Default 6380. */
  readonly port?: number | undefined;
  /** Start of the cache's keys. Default `tpl-cache`. */
  readonly prefix?: string | undefined;
  /** The line of the ACL file for the user of the cache. */
  readonly aclLineOf: (user: { readonly password: string; readonly prefix: string }) => string;
  readonly refuse: Refuse;
}

const run = promisify(execFile);
const days = '825';

/**
 * Makes everything for a Redis with TLS, an ACL user and encrypted values in an empty directory: a development CA, a
 * certificate for localhost, ACL file, `redis.conf`, and `cache.env` with the variables of this package. Needs openssl.
 * The CA is for development: for production take your own and keep the rest.
 * @throws what `refuse` makes: a directory that is not empty or cannot be made, no openssl
 */
export async function secureRedis(
  target: string,
  { port = 6380, prefix = 'tpl-cache', aclLineOf, refuse }: SecureRedisOptions,
): Promise<SecureRedis> {
  const directory = resolve(target);
  // Not recursive: Node turns for ever in a folder where nothing can be made, such as /proc.
  await mkdir(directory, { mode: 0o700 }).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'EEXIST') return;
    const hint = 'the one above it must be there and open to you';
    throw refuse([{ path: 'directory', message: `cannot be made (${cause.code})`, hint }], cause);
  });
  if ((await readdir(directory)).length > 0)
    throw refuse([{ path: 'directory', message: 'is not empty', hint: 'nothing is overwritten' }]);
  const at = (name: string) => join(directory, name);
  const password = randomBytes(32).toString('base64url');
  const aclLine = aclLineOf({ password, prefix });
  const openssl = async (...args: string[]) => {
    try {
      await run('openssl', args, { cwd: directory });
    } catch (cause) {
      throw refuse([{ path: 'openssl', message: 'must be installed and on the PATH' }], cause);
    }
  };

  await openssl(
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-days',
    days,
    '-subj',
    '/CN=tpl development CA',
    '-keyout',
    'ca.key',
    '-out',
    'ca.crt',
  );
  await openssl(
    'req',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-subj',
    '/CN=localhost',
    '-keyout',
    'redis.key',
    '-out',
    'redis.csr',
  );
  await writeFile(at('san.ext'), 'subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth\n');
  await openssl(
    'x509',
    '-req',
    '-in',
    'redis.csr',
    '-CA',
    'ca.crt',
    '-CAkey',
    'ca.key',
    '-CAcreateserial',
    '-days',
    days,
    '-extfile',
    'san.ext',
    '-out',
    'redis.crt',
  );
  for (const name of ['redis.csr', 'san.ext', 'ca.srl']) await rm(at(name), { force: true });

  const secret = { mode: 0o600 };
  await writeFile(at('users.acl'), `user default off\n${aclLine}\n`, secret);
  await writeFile(
    at('redis.conf'),
    `# Start with: redis-server redis.conf, in this directory.
bind 127.0.0.1
port 0
tls-port ${port}
tls-cert-file redis.crt
tls-key-file redis.key
tls-ca-cert-file ca.crt
tls-auth-clients no
tls-protocols "TLSv1.2 TLSv1.3"
aclfile users.acl
save ""
appendonly no
maxmemory 256mb
maxmemory-policy volatile-ttl
`,
  );
  await writeFile(
    at('cache.env'),
    `TPL_CACHE_REDIS_URL=rediss://localhost:${port}
TPL_CACHE_REDIS_USERNAME=tpl-cache
TPL_CACHE_REDIS_PASSWORD=${password}
TPL_CACHE_REDIS_CA_FILE=${quoted(at('ca.crt'))}
TPL_CACHE_REDIS_KEY_PREFIX=${prefix}
TPL_CACHE_ENCRYPTION_KEYS=dev:${randomBytes(32).toString('base64')}
`,
    secret,
  );
  return { directory, files: (await readdir(directory)).sort(), aclLine };
}

/** As env files want a text with blanks or hashes: within a quotation mark that it does not hold. */
const quoted = (text: string): string =>
  ["'", '"', '`'].filter((mark) => !text.includes(mark)).map((mark) => mark + text + mark)[0] ?? text;
