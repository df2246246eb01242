// Merges what a call says about an entry with the settings of its operation.

import type { Problem } from '@internal/kit';
import { invalidOptions } from '../errors/cache-error.ts';
import type { CacheMode, GetOrSetOptions } from '../ports/cache.ts';
import type { CacheSettingValues } from '../settings/cache-settings.ts';

/** How long a value lives and how its producer is treated. */
export type EntryPolicy = Pick<
  CacheSettingValues,
  | 'ttlMs'
  | 'staleWhileRevalidateMs'
  | 'staleIfErrorMs'
  | 'softTimeoutMs'
  | 'hardTimeoutMs'
  | 'negativeTtlMs'
  | 'jitter'
  | 'earlyRefresh'
  | 'failurePauseMs'
>;

const overridable = [
  'ttlMs',
  'staleWhileRevalidateMs',
  'staleIfErrorMs',
  'softTimeoutMs',
  'hardTimeoutMs',
  'negativeTtlMs',
] as const;

const modes: readonly CacheMode[] = ['default', 'refresh', 'no_store', 'only_if_cached'];

/**
 * The settings of the operation with what the call overrides.
 * @throws CacheError `invalid_options`, with all problems at once
 */
export function toPolicy(settings: EntryPolicy, options: GetOrSetOptions | undefined): EntryPolicy {
  if (options === undefined) return settings;
  let policy: Record<string, unknown> | undefined;
  const problems: Problem[] = [];
  for (const name of overridable) {
    const value = options[name];
    if (value === undefined) continue;
    if (!isDuration(value)) problems.push(durationProblem(name));
    policy ??= { ...settings };
    policy[name] = value;
  }
  const { mode } = options;
  if (mode !== undefined && !modes.includes(mode))
    problems.push({ path: 'mode', message: `must be one of ${modes.join(', ')}` });
  if (problems.length > 0) throw invalidOptions(problems);
  return (policy as EntryPolicy | undefined) ?? settings;
}

/** Whether the value is a finite number that is not negative. */
export function isDuration(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

/** The problem of an option that is not. */
export function durationProblem(path: string): Problem {
  return { path, message: 'must be a finite number of milliseconds, 0 or more' };
}
