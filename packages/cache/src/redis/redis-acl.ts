// Writes the ACL line that gives the cache its own keys and commands, and nothing else.
import { createHash } from 'node:crypto';
import { unknownOptions } from '@internal/kit/settings';
import { invalidOptions } from '../errors/cache-error.ts';

/** Whom the line is for. */
export interface RedisAclOptions {
  /** Name of the user. Default `tpl-cache`. */
  readonly user?: string | undefined;
  /** Its password; only its SHA-256 stands in the line. */
  readonly password: string;
  /** The setting `redisKeyPrefix`. Default `tpl-cache`. */
  readonly prefix?: string | undefined;
}

// Known to every Redis since 6; what the client asks beyond them (its name, maintenance notices) it can do without.
const commands =
  '+get +mget +set +del +pexpire +pttl +eval +evalsha +ping +hello +auth +select +quit +client|setname +client|id +client|tracking +cluster|slots +cluster|nodes +asking +readonly +command';
const namePattern = /^[A-Za-z0-9_.-]{1,64}$/;
const prefixPattern = /^[A-Za-z0-9_.:-]{1,64}$/;

/**
 * The line of an ACL file that gives the cache what it needs and nothing else: its own keys, no channels, twelve commands
 * and those of the handshake.
 * @throws CacheError `invalid_options`
 * @example
 * import { redisAclLine } from '@tpl/cache/redis';
 *
 * console.log(redisAclLine({ password: 'a long random one' }).startsWith('user tpl-cache on #')); // true
 */
export function redisAclLine(options: RedisAclOptions): string {
  const { user = 'tpl-cache', password, prefix = 'tpl-cache' } = options;
  const problems = unknownOptions(options, ['user', 'password', 'prefix']);
  if (!namePattern.test(user))
    problems.push({ path: 'user', message: 'must be 1 to 64 letters, digits, "_", "." or "-"' });
  if (!prefixPattern.test(prefix))
    problems.push({ path: 'prefix', message: 'must be 1 to 64 letters, digits, "_", ".", ":" or "-"' });
  if (typeof password !== 'string' || password.length < 16)
    problems.push({ path: 'password', message: 'must have at least 16 characters' });
  if (problems.length > 0) throw invalidOptions(problems);
  return `user ${user} on #${createHash('sha256').update(password).digest('hex')} resetkeys ~${prefix}:* resetchannels -@all ${commands}`;
}
