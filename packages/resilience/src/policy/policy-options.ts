// Checks what a policy is created with, and tells settings, which may be loaded, from parts, which are objects.
import type { Problem } from '@internal/kit';
import type { GivenSettings } from '@internal/kit/settings';
import { takeSettings, toOptions } from '@internal/kit/settings';
import type { HostOptions } from '../call/host.ts';
import type { ResultHandler } from '../call/policy.ts';
import type { Cooldowns } from '../cooldown/cooldowns.ts';
import { isErrorKind } from '../errors/classify-error.ts';
import { invalidOptions, ResilienceError } from '../errors/errors.ts';
import type { RetryBudget } from '../retry/retry-budget.ts';
import type { PolicyValues } from '../settings/policy-values.ts';
import type { PolicySettings } from '../settings/settings.ts';
import { resilienceSettings } from '../settings/settings.ts';
import type { Fallback } from './fallback.ts';

type Optional<T> = { readonly [Name in keyof T]?: T[Name] | undefined };

/** Where a policy's settings come from: loaded, or by hand with a preset. */
export interface SettingsChoice {
  /** What `resilienceSettings.load(…)` returned; then no setting stands here by hand. */
  readonly settings?: PolicySettings | GivenSettings<PolicyValues> | undefined;
  /** Beside `settings`: the operation whose values hold. Default: those of all operations. */
  readonly operation?: string | undefined;
  /** Name of a preset for settings by hand. Default: `simple`. */
  readonly preset?: string | undefined;
}

/** Options of a policy: its settings, loaded or by name, and what cannot be written in a file. */
export interface PolicyOptions extends Optional<PolicyValues>, SettingsChoice, HostOptions {
  /** Answers when the call has failed. Default: none, the call rejects. */
  readonly fallback?: Fallback | undefined;
  /**
   * Says which results are failures in disguise. The last one is handed out when nothing better comes and no fallback
   * answers. Default: every result is good.
   */
  readonly handleResult?: ResultHandler | undefined;
  /** `false` makes a gate, whatever the settings say: one attempt, no hedge, never a sleep. */
  readonly retry?: false | undefined;
  /**
   * `false` leaves the time to what runs inside: no deadline but the call's own, no limit of an attempt. The breaker still reads
   * how long an attempt may take. Default: the settings hold.
   */
  readonly timeouts?: false | undefined;
  /** Pays for retries and hedges. Default: one of the policy's own; share one among policies of a dependency. */
  readonly budget?: RetryBudget | undefined;
  /** Where cooldowns are kept. Default: in this policy. */
  readonly cooldowns?: Cooldowns | undefined;
  /** Whom a cooldown holds back: an account, a model. Default: the policy's name. */
  readonly cooldownKey?: string | undefined;
}

type PartName = Exclude<keyof PolicyOptions, keyof PolicyValues | keyof SettingsChoice>;

/** Options taken apart: checked values, and parts. */
export interface ResolvedOptions {
  readonly settings: PolicySettings;
  readonly values: PolicyValues;
  readonly parts: Pick<PolicyOptions, PartName>;
}

const canOnlyBeFalse = (value: unknown) => (value === false ? undefined : 'can only be false');
const partChecks: Readonly<Record<PartName, (value: unknown) => string | undefined>> = {
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
  handleResult: (value) => (typeof value === 'function' ? undefined : 'must be a function'),
  retry: canOnlyBeFalse,
  timeouts: canOnlyBeFalse,
  budget: (value) => hasMethods(value, ['deposit', 'take', 'refund']),
  cooldowns: (value) => hasMethods(value, ['remainingMs', 'extend', 'clear']),
  cooldownKey: (value) => (typeof value === 'string' && value !== '' ? undefined : 'must be text'),
};

/**
 * Checks options and fills in what they leave open.
 *
 * @throws ResilienceError `invalid_options`, with every problem at once in `problems`.
 */
export function resolveOptions(options: PolicyOptions): ResolvedOptions {
  const { settings: loaded, operation, preset, ...rest } = toOptions(options, invalidOptions);
  const problems: Problem[] = [];
  const parts: Record<string, unknown> = {};
  const values: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(rest)) {
    if (value === undefined) continue;
    const check = Object.hasOwn(partChecks, name) ? partChecks[name as PartName] : undefined;
    (check ? parts : values)[name] = value;
    const message = check?.(value);
    if (message !== undefined) problems.push({ path: name, message });
  }
  if (loaded === undefined) problems.push(...problemsByHand(parts, values, operation));
  let settings: PolicySettings | undefined;
  try {
    settings =
      loaded === undefined
        ? loadByHand(preset, values)
        : takeSettings(resilienceSettings, loaded, { preset, values }, invalidOptions);
  } catch (error) {
    if (!ResilienceError.isInstance(error)) throw error;
    problems.push(...error.problems);
  }
  if (settings === undefined || problems.length > 0) throw invalidOptions(problems);
  const chosen = operation === undefined ? settings.values : settings.forOperation(operation);
  return {
    settings,
    values:
      parts['retry'] === false
        ? { ...chosen, maxAttempts: 1, hedgeAfterMs: undefined, maxWaitMs: 0 }
        : chosen,
    parts: parts as ResolvedOptions['parts'],
  };
}

/** Settings made of values by hand, by what they were made of: policies are often many of one kind, and checking costs more than the rest. */
const made = new Map<string, PolicySettings>();
const mostMade = 100;

function loadByHand(preset: string | undefined, values: Readonly<Record<string, unknown>>): PolicySettings {
  // JSON leaves out what is no plain value, or makes null of it.
  const isPlain = Object.values(values).every((value) =>
    typeof value === 'number' ? Number.isFinite(value) : ['string', 'boolean'].includes(typeof value),
  );
  const key =
    isPlain && (preset === undefined || typeof preset === 'string')
      ? JSON.stringify([preset, values])
      : undefined;
  const known = key === undefined ? undefined : made.get(key);
  if (known !== undefined) return known;
  const settings = resilienceSettings.load({ preset, values });
  if (key === undefined) return settings;
  const [oldest] = made.keys();
  if (made.size >= mostMade && oldest !== undefined) made.delete(oldest);
  made.set(key, settings);
  return settings;
}

/** What cannot be meant where settings are written by hand. */
function problemsByHand(
  parts: Readonly<Record<string, unknown>>,
  values: Readonly<Record<string, unknown>>,
  operation: string | undefined,
): Problem[] {
  const problems: Problem[] = [];
  if (operation !== undefined)
    problems.push({ path: 'operation', message: 'needs settings', hint: 'it names whose values to take' });
  if (parts['retry'] === false)
    for (const name of ['maxAttempts', 'hedgeAfterMs'])
      if (values[name] !== undefined)
        problems.push({ path: 'retry', message: `is false beside ${name}`, hint: 'leave one out' });
  if (values['hedgeAfterMs'] !== undefined && values['idempotent'] === undefined)
    problems.push({
      path: 'hedgeAfterMs',
      message: 'needs idempotent: true',
      hint: 'a hedge runs the call twice; say that it may',
    });
  return problems;
}

function hasMethods(value: unknown, names: readonly string[]): string | undefined {
  const object = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  return names.every((name) => typeof object[name] === 'function')
    ? undefined
    : `must have ${names.join(', ')}`;
}
