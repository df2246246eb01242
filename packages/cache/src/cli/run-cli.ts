// Gives the command line of tpl-cache the settings and errors of this package.
import { createCli } from '@internal/cache-files';
import { invalidOptions } from '../errors/cache-error.ts';
import { redisAclLine } from '../redis/redis-acl.ts';
import { cacheSettings } from '../settings/cache-settings.ts';

/** Runs the command line and returns its exit code: 0, 1 when it failed, 2 when it was called wrongly. */
export const runCli = createCli({
  settingsOf: (env, values) => cacheSettings.load({ env, values }).values,
  aclLineOf: redisAclLine,
  refuse: invalidOptions,
});
