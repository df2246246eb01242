// Makes what compose.yaml wants in its secrets: a CA and a certificate of Redis, passwords and keys. What is there stays.
//   node deploy/make-secrets.mjs [FOLDER] [HOST-OF-REDIS…]     default: deploy/secrets, redis
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createApiKey } from '@tpl/security';

const here = dirname(fileURLToPath(import.meta.url));
const [folder = join(here, 'secrets'), ...hosts] = process.argv.slice(2);
const [host = 'redis', ...more] = hosts;
const at = (name) => join(folder, name);

// Nobody else on this machine looks into the folder; inside a container a file is read by another user than its owner.
mkdirSync(folder, { recursive: true, mode: 0o700 });

function keep(name, make) {
  if (existsSync(at(name))) return readFileSync(at(name), 'utf8');
  const text = make();
  writeFileSync(at(name), text, { mode: 0o644 });
  process.stdout.write(`${at(name)}\n`);
  return text;
}

const random = () => randomBytes(24).toString('base64url');
const openssl = (...args) =>
  execFileSync(process.env.TPL_TEST_OPENSSL ?? 'openssl', args, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

keep('.gitignore', () => '*\n');
if (!existsSync(at('ca.crt'))) {
  openssl(
    'req',
    '-x509',
    ...newKey,
    '-days',
    '3650',
    '-subj',
    '/CN=own CA',
    '-keyout',
    'ca.key',
    '-out',
    'ca.crt',
  );
  process.stdout.write(`${at('ca.crt')}\n`);
}
if (!existsSync(at('redis.crt'))) {
  const names = [host, ...more].map((name) => (/^[\d.]+$/.test(name) ? `IP:${name}` : `DNS:${name}`));
  writeFileSync(at('redis.ext'), `subjectAltName=${names.join(',')}\n`);
  openssl('req', ...newKey, '-subj', `/CN=${host}`, '-keyout', 'redis.key', '-out', 'redis.csr');
  openssl(
    ...['x509', '-req', '-in', 'redis.csr', '-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial'],
    ...['-days', '825', '-extfile', 'redis.ext', '-out', 'redis.crt'],
  );
  for (const name of ['redis.csr', 'redis.ext']) rmSync(at(name));
  // openssl makes keys that their owner alone reads: in the container that is another user.
  chmodSync(at('redis.key'), 0o644);
  process.stdout.write(`${at('redis.crt')}\n`);
}
const password = keep('redis-password', random).trim();
keep('redis-auth.conf', () => `requirepass ${password}\n`);
keep('redis-url', () => `rediss://:${password}@${host}:6379`);
keep('api-key', createApiKey);
keep('internal-key', createApiKey);
keep('prompt-secret', random);
keep('grafana-password', random);
