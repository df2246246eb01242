// Infrastructure Service: resilience · stable API, changes affect all users
import type { Policy as CockatielFilter, IBackoffFactory, IBreaker } from 'cockatiel';
import { isErrorKind } from '../errors/classify-error.ts';
import type { Cooldowns } from '../cooldown/cooldowns.ts';
import type { OptionProblem, ResilienceError } from '../errors/errors.ts';
import { invalidOptions } from '../errors/errors.ts';
import type { Fallback } from './fallback.ts';
import type { HostOptions } from '../call/host.ts';
import type { PolicyValues } from '../settings/policy-values.ts';
import type { RetryBudget } from '../retry/retry-budget.ts';
import { resilienceSettings } from '../settings/settings.ts';

type Optional<T> = { readonly [Name in keyof T]?: T[Name] | undefined };

/** Options of a policy: any of the settings by name, and what cannot be written in a file. */
export interface PolicyOptions extends Optional<PolicyValues>, HostOptions {
  /** Answers when the call has failed. Default: none, the call rejects. */
  readonly fallback?: Fallback | undefined;
  /** `false` is short for `maxAttempts: 1`: a gate that tries once and never sleeps. */
  readonly retry?: false | undefined;
  /** Pays for retries and hedges. Default: one of the policy's own; share one among policies of a dependency. */
  readonly budget?: RetryBudget | undefined;
  /** Where cooldowns are kept. Default: in this policy. */
  readonly cooldowns?: Cooldowns | undefined;
  /** Whom a cooldown holds back: an account, a model. Default: the policy's name. */
  readonly cooldownKey?: string | undefined;
  /** Which errors are retried, as a filter of cockatiel. Default: what `classify` calls retryable. */
  readonly retryOn?: CockatielFilter | undefined;
  /** Which errors the breaker counts. Default: what `classify` says. */
  readonly breakOn?: CockatielFilter | undefined;
  /** Which errors the fallback answers. Default: what `classify` says. */
  readonly fallbackOn?: CockatielFilter | undefined;
  /** Waits between attempts, as a backoff of cockatiel. Default: exponential with full jitter. */
  readonly backoff?: IBackoffFactory<unknown> | undefined;
  /** A further condition that opens the breaker, as a breaker of cockatiel. */
  readonly trip?: IBreaker | undefined;
}

/** Options taken apart: checked values, and parts. */
export interface ResolvedOptions {
  readonly values: PolicyValues;
  readonly parts: Omit<PolicyOptions, keyof PolicyValues>;
}

const partChecks: Readonly<
  Record<Exclude<keyof PolicyOptions, keyof PolicyValues>, (value: unknown) => string | undefined>
> = {
  name: (value) =>
    typeof value === 'string' && value !== '' && value.length <= 200
      ? undefined
      : 'must be text of 1 to 200 characters',
  classify: (value) =>
    typeof value === 'function' || (Array.isArray(value) && value.every((rule) => isErrorKind(rule?.kind)))
      ? undefined
      : 'must be a function or a list of rules, each with the kind of error it stands for',
  clock: (value) => hasMethods(value, ['now', 'monotonic', 'setTimer']),
  random: (value) => (typeof value === 'function' ? undefined : 'must be a function'),
  fallback: (value) => (typeof value === 'function' ? undefined : 'must be a function'),
  retry: (value) => (value === false ? undefined : 'can only be false'),
  budget: (value) => hasMethods(value, ['deposit', 'take', 'refund']),
  cooldowns: (value) => hasMethods(value, ['remainingMs', 'extend', 'clear']),
  cooldownKey: (value) => (typeof value === 'string' && value !== '' ? undefined : 'must be text'),
  retryOn: isFilter,
  breakOn: isFilter,
  fallbackOn: isFilter,
  backoff: (value) => hasMethods(value, ['next']),
  trip: (value) => hasMethods(value, ['success', 'failure']),
};

/**
 * Checks options and fills in what they leave open.
 *
 * @throws ResilienceError `invalid_options`, with every problem at once in `problems`.
 */
export function resolveOptions(options: PolicyOptions): ResolvedOptions {
  if (typeof options !== 'object' || options === null)
    throw invalidOptions([{ path: 'options', message: 'must be an object' }]);
  const parts: Record<string, unknown> = {};
  const code: Record<string, unknown> = {};
  const problems: OptionProblem[] = [];
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined) continue;
    if (!Object.hasOwn(partChecks, name)) {
      code[name] = value;
      continue;
    }
    parts[name] = value;
    const message = partChecks[name as keyof typeof partChecks](value);
    if (message !== undefined) problems.push({ path: name, message });
  }
  if (parts['retry'] === false) {
    if (code['maxAttempts'] !== undefined)
      problems.push({ path: 'retry', message: 'is false beside maxAttempts', hint: 'leave one out' });
    else code['maxAttempts'] = 1;
  }
  if (code['hedgeAfterMs'] !== undefined && code['idempotent'] === undefined) {
    problems.push({
      path: 'hedgeAfterMs',
      message: 'needs idempotent: true',
      hint: 'a hedge runs the call twice; say that it may',
    });
  }
  let values: PolicyValues | undefined;
  try {
    ({ values } = resilienceSettings.load({ values: code }));
  } catch (error) {
    problems.push(...(error as ResilienceError & { problems: readonly OptionProblem[] }).problems);
  }
  if (problems.length > 0 || values === undefined) throw invalidOptions(problems);
  return { values, parts: parts as ResolvedOptions['parts'] };
}

function hasMethods(value: unknown, names: readonly string[]): string | undefined {
  const object = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  return names.every((name) => typeof object[name] === 'function')
    ? undefined
    : `must have ${names.join(', ')}`;
}

function isFilter(value: unknown): string | undefined {
  const filter = (value as { options?: { errorFilter?: unknown } } | null)?.options?.errorFilter;
  return typeof filter === 'function'
    ? undefined
    : 'must be a filter of cockatiel, for example handleType(MyError)';
}
