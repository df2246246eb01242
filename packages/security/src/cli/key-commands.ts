// The five commands that change or check keys, in a file or in Redis.

import { createApiKey, readKeyFormat } from '@internal/redact';
import type { SecurityError } from '../errors/security-error.ts';
import { invalidOptions } from '../errors/security-error.ts';
import { isIsoDate, isKnownScope, isScope } from '../keys/key-file.ts';
import type { KeyRecord } from '../keys/key-record.ts';
import { createKeyRing } from '../keys/key-ring.ts';
import type { KeyStore } from '../keys/key-store.ts';
import { createKeyFileStore } from '../keys/key-store.ts';
import { weaknessOf } from '../keys/key-strength.ts';
import { isAmount } from '../limits/limit-window.ts';
import { securitySettings } from '../setup/security-settings.ts';
import type { CliOptions, CliWorld } from './cli-world.ts';

// The windows that `openSecurity` counts by.
const windows = ['requests', 'tokens', 'cost'];
const dayMs = 24 * 3_600_000;
const units: Record<string, number> = { m: 60_000, h: 3_600_000, d: dayMs };

/** Makes a key, shows it once and keeps its digest. */
export async function createKey(options: CliOptions, world: CliWorld): Promise<number> {
  const kind = options.test ? 'test' : 'live';
  if (options.plain) {
    world.print(createApiKey(kind));
    return 0;
  }
  const { key, record } = await inStore(options, world, (store) =>
    store.create({
      kind,
      ...(options.id !== undefined && { id: options.id }),
      ...(options.principal !== undefined && { principal: options.principal }),
      scopes: checkScopes(options.scope ?? [], world),
      ...endOf(options, world),
      ...(options.limit && { limits: toNumbers(options.limit) }),
      ...(options.address && { addresses: options.address }),
      ...(options.meta && { metadata: toPairs('meta', options.meta) }),
    }),
  );
  const where = options.redis ? 'Redis' : options.file;
  world.note(`Key ${record.id} is in ${where}. The key itself is shown once, now:`);
  world.print(key);
  return 0;
}

/** Shows what is kept of each key. */
export async function listKeys(options: CliOptions, world: CliWorld): Promise<number> {
  const records = await inStore(options, world, (store) => store.list());
  if (options.json) world.print(JSON.stringify(records.map(({ digest: _, ...rest }) => rest)));
  else
    for (const record of records) {
      const { id, scopes = [], addresses, lastUsedAt } = record;
      const more = [addresses && `from ${addresses.join(' ')}`, lastUsedAt && `used ${lastUsedAt}`];
      world.print([id, stateOf(record, world), scopes.join(' '), ...more.filter(Boolean)].join('  '));
    }
  return 0;
}

/** Ends a key now. */
export async function revokeKey(options: CliOptions, world: CliWorld): Promise<number> {
  await inStore(options, world, (store) => store.revoke(options.target ?? ''));
  world.note(`Key ${options.target} is revoked.`);
  return 0;
}

/** Makes a new key for the same caller; the old one stays good for a while. */
export async function rotateKey(options: CliOptions, world: CliWorld): Promise<number> {
  const oldExpiresAt = toDate('overlap', options.overlap ?? '7d', world);
  const { key, record } = await inStore(options, world, (store) =>
    store.rotate(options.target ?? '', { oldExpiresAt, ...endOf(options, world) }),
  );
  world.note(
    `Key ${record.id} follows ${options.target}, which stays good until ${oldExpiresAt}. It is shown once, now:`,
  );
  world.print(key);
  return 0;
}

/** Says of a key, read from standard input, whether its form is right and what the file says. */
export async function checkKey(options: CliOptions, world: CliWorld): Promise<number> {
  const key = (await world.readInput()).trim();
  const weakness = weaknessOf(key);
  world.print(`format: ${readKeyFormat(key)?.kind ?? 'not of this format, or mistyped'}`);
  world.print(`production: ${weakness ? `refused, it ${weakness}` : 'good'}`);
  if (options.file === undefined && !options.redis) return weakness ? 1 : 0;
  const records = await inStore(options, world, (store) => store.list());
  const answer = createKeyRing(records, { clock: world.clock }).check(key);
  world.print(
    `${options.redis ? 'redis' : 'file'}: ${answer.ok ? `good, ${answer.principal.keyId}` : answer.code}`,
  );
  return answer.ok ? 0 : 1;
}

function stateOf(record: KeyRecord, world: CliWorld): string {
  const now = world.clock.now();
  if (record.revokedAt && Date.parse(record.revokedAt) <= now) return 'revoked';
  if (!record.expiresAt) return 'good';
  return Date.parse(record.expiresAt) <= now ? 'expired' : `good until ${record.expiresAt}`;
}

/** The file that was named, or the Redis of the settings: its address may hold a password, and is no argument. */
async function inStore<T>(
  { file, redis }: CliOptions,
  { clock, env }: CliWorld,
  run: (store: KeyStore) => Promise<T>,
): Promise<T> {
  if (!redis) {
    if (file === undefined) throw usageError('--file', 'must be given, or --redis');
    return run(createKeyFileStore(file, { clock }));
  }
  const names = ['TPL_SECURITY_REDIS_URL', 'REDIS_URL'].flatMap((name) => [name, `${name}_FILE`]);
  const own = Object.fromEntries(names.map((name) => [name, env[name]]));
  const { redisUrl: url } = securitySettings.load({ env: own }).values;
  if (url === undefined) throw usageError('--redis', 'needs TPL_SECURITY_REDIS_URL or REDIS_URL');
  const { createRedisKeyStore } = await import('../keys/redis-key-store.ts');
  await using store = createRedisKeyStore({ url, clock });
  return await run(store);
}

function toDate(name: string, text: string, { clock }: CliWorld): string {
  const [, amount, unit = ''] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  const date = isIsoDate(text) ? Date.parse(text) : Number.NaN;
  const time = amount === undefined ? date : clock.now() + Number(amount) * units[unit]!;
  if (!(time > clock.now()))
    throw usageError(`--${name}`, 'must be a stretch such as 30m, 12h or 90d, or an ISO date ahead');
  return new Date(time).toISOString();
}

function endOf({ expires }: CliOptions, world: CliWorld): { expiresAt?: string } {
  return expires === undefined ? {} : { expiresAt: toDate('expires', expires, world) };
}

function checkScopes(scopes: readonly string[], { env }: CliWorld): readonly string[] {
  if (!scopes.every(isScope)) throw usageError('--scope', 'must be made of visible ASCII without quotes');
  const TPL_SECURITY_SCOPES = env['TPL_SECURITY_SCOPES'];
  const { scopes: known } = securitySettings.load({ env: { TPL_SECURITY_SCOPES } }).values;
  const unknown = scopes.find((scope) => !isKnownScope(scope, known));
  if (unknown === undefined) return scopes;
  throw usageError(
    '--scope',
    `${unknown} is asked for by no route: ${known.join(', ')} (TPL_SECURITY_SCOPES)`,
  );
}

function toPairs(name: string, pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      if (at < 1) throw usageError(`--${name}`, 'must be NAME=VALUE');
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

function toNumbers(pairs: readonly string[]): Record<string, number> {
  const entries = Object.entries(toPairs('limit', pairs)).map(
    ([name, text]) => [name, text === '' ? Number.NaN : Number(text)] as const,
  );
  if (!entries.every(([, value]) => isAmount(value))) throw usageError('--limit', 'must be WINDOW=NUMBER');
  if (!entries.every(([window]) => windows.includes(window)))
    throw usageError('--limit', `must name a window of the settings: ${windows.join(', ')}`);
  return Object.fromEntries(entries);
}

function usageError(path: string, message: string): SecurityError {
  return invalidOptions([{ path, message }]);
}
