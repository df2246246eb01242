// Infrastructure Service: resilience · stable API, changes affect all users
import { systemClock } from '@internal/kit';
import { nearestName } from '@internal/kit/settings';
import type { ConfigurablePolicy } from './create-policy.ts';
import { createConfigurablePolicy } from './create-policy.ts';
import { invalidOptions, ResilienceError } from '../errors/errors.ts';
import type { Policy, PolicyEvents, PolicySnapshot } from '../call/policy.ts';
import type { PolicyOptions } from './policy-options.ts';
import { resolveOptions } from './policy-options.ts';
import type { PolicyValues } from '../settings/policy-values.ts';
import type { PolicySettingExplanation, PolicySettings, PolicySettingsInput } from '../settings/settings.ts';
import { resilienceSettings } from '../settings/settings.ts';

/** One value that changed while the process ran. */
export interface SettingChange {
  /** Wall clock, milliseconds since 1970. */
  readonly at: number;
  readonly policy: string;
  readonly setting: string;
  readonly from: unknown;
  readonly to: unknown;
}

/** Options of one policy in a registry. */
export interface RegisteredPolicyOptions extends Omit<PolicyOptions, 'name'> {
  /** Whose overrides in the settings hold for it. Default: the policy's name. */
  readonly operation?: string | undefined;
}

/** What every policy of a registry starts from. */
export interface PolicyRegistryOptions {
  /** Where settings are read from, for example `{ env: process.env }`. Default: presets and defaults only. */
  readonly settings?: PolicySettingsInput | undefined;
  /** Parts and values for every policy, weaker than the settings' own and a policy's. */
  readonly shared?: Pick<PolicyOptions, 'classify' | 'clock' | 'random' | 'cooldowns' | 'budget'> | undefined;
}

/** Policies by name. */
export interface PolicyRegistry {
  /**
   * Creates a policy under a name; what the options leave open comes from the settings.
   *
   * @throws ResilienceError `invalid_options`, also for a name that is taken.
   */
  define(name: string, options?: RegisteredPolicyOptions): Policy;
  /** @throws ResilienceError `unknown_policy` with the nearest name. */
  get(name: string): Policy;
  /** Names in the order they were defined. */
  readonly names: readonly string[];
  /** Live state and true counts of every policy. */
  snapshots(): PolicySnapshot[];
  /**
   * Each value of a policy and where it came from.
   *
   * @throws ResilienceError `unknown_policy`.
   */
  explain(name: string): PolicySettingExplanation[];
  /**
   * Replaces the settings of all policies while they run: breakers, budgets, queues and cooldowns keep their state. Either
   * all policies take the new values or none does.
   *
   * @throws ResilienceError `invalid_options`.
   */
  configure(settings: PolicySettingsInput): readonly SettingChange[];
  /** The last 200 changes, oldest first. */
  history(): readonly SettingChange[];
  /** Events of every policy, those defined later included. */
  on<Name extends keyof PolicyEvents>(event: Name, listener: (data: PolicyEvents[Name]) => void): () => void;
}

interface Entry extends ConfigurablePolicy {
  readonly settingsOf: (input: PolicySettingsInput) => PolicySettings;
  readonly operation: string;
  settings: PolicySettings;
}

const maxPolicies = 1_000;
const maxHistory = 200;

/**
 * Creates a registry: policies by name with one set of settings.
 *
 * @throws ResilienceError `invalid_options`.
 *
 * @example
 * ```ts
 * import { createPolicyRegistry } from '@tpl/resilience';
 *
 * const registry = createPolicyRegistry({ settings: { json: { operations: { translate: { strategy: 'critical' } } } } });
 * const translate = registry.define('translate');
 * const provider = registry.define('provider-a', { retry: false, operation: 'translate' });
 * await translate.execute((attempt) => provider.execute(async () => 'Hallo', attempt), { operation: 'translate' });
 * if (registry.snapshots().length !== 2) throw new Error('unexpected');
 * ```
 */
export function createPolicyRegistry({
  settings = {},
  shared = {},
}: PolicyRegistryOptions = {}): PolicyRegistry {
  let input = settings;
  resilienceSettings.load(input);
  const entries = new Map<string, Entry>();
  const changes: SettingChange[] = [];
  const clock = shared.clock ?? systemClock;
  const subscriptions = new Set<(policy: Policy) => void>();

  function find(name: string): Entry {
    const entry = entries.get(name);
    if (entry) return entry;
    const meant = nearestName(name, entries.keys());
    const hint = meant ? `, did you mean "${meant}"?` : '';
    throw new ResilienceError('unknown_policy', `There is no policy "${name.slice(0, 200)}"${hint}.`, {
      kind: 'local',
    });
  }

  function change(name: string, from: PolicyValues, to: PolicyValues): SettingChange[] {
    const at = clock.now();
    return (Object.keys(to) as (keyof PolicyValues)[])
      .filter((setting) => from[setting] !== to[setting])
      .map((setting) => ({ at, policy: name, setting, from: from[setting], to: to[setting] }));
  }

  return {
    define(name, { operation = name, ...options } = {}) {
      if (entries.has(name)) throw invalidOptions([{ path: name, message: 'is defined already' }]);
      if (entries.size >= maxPolicies)
        throw invalidOptions([{ path: name, message: `is more than ${maxPolicies} policies` }]);
      // Checked with the options alone first, so that a problem is told by its own path.
      const { parts } = resolveOptions({ ...shared, ...options, name });
      const own = ownValues(options);
      const settingsOf = (source: PolicySettingsInput) => loadWith(source, own, operation);
      const loaded = settingsOf(input);
      const { retry: _, ...rest } = parts;
      const made = createConfigurablePolicy({ ...loaded.forOperation(operation), ...rest });
      entries.set(name, { ...made, settingsOf, operation, settings: loaded });
      for (const subscribe of subscriptions) subscribe(made.policy);
      return made.policy;
    },
    get: (name) => find(name).policy,
    get names() {
      return [...entries.keys()];
    },
    snapshots: () => [...entries.values()].map(({ policy }) => policy.snapshot()),
    explain(name) {
      const { settings: loaded, operation } = find(name);
      return loaded.explain(operation);
    },
    configure(next) {
      resilienceSettings.load(next);
      const loaded = [...entries].map(([name, entry]) => ({ name, entry, settings: entry.settingsOf(next) }));
      input = next;
      const made = loaded.flatMap(({ name, entry, settings: fresh }) => {
        const [from, to] = [
          entry.settings.forOperation(entry.operation),
          fresh.forOperation(entry.operation),
        ];
        entry.settings = fresh;
        entry.configure(to);
        return change(name, from, to);
      });
      changes.push(...made);
      changes.splice(0, Math.max(0, changes.length - maxHistory));
      return made;
    },
    history: () => [...changes],
    on(event, listener) {
      const stops: (() => void)[] = [];
      const subscribe = (policy: Policy) => void stops.push(policy.on(event, listener));
      for (const { policy } of entries.values()) subscribe(policy);
      subscriptions.add(subscribe);
      return () => {
        subscriptions.delete(subscribe);
        for (const stop of stops.splice(0)) stop();
      };
    },
  };
}

/** The values among a policy's options. */
function ownValues({ retry, ...options }: RegisteredPolicyOptions): Partial<Record<string, unknown>> {
  const values = Object.entries(options).filter(
    ([name, value]) => value !== undefined && name in resilienceSettings.rows,
  );
  return Object.fromEntries(retry === false ? [...values, ['maxAttempts', 1]] : values);
}

function loadWith(
  source: PolicySettingsInput,
  own: Partial<Record<string, unknown>>,
  operation: string,
): PolicySettings {
  const perOperation = Object.entries(own).filter(([name]) => resilienceSettings.rows[name]?.perOperation);
  const given = source.values?.operations?.[operation];
  return resilienceSettings.load({
    ...source,
    values: {
      ...source.values,
      ...own,
      // A policy's own values are stronger than what the settings say of its operation.
      operations: {
        ...source.values?.operations,
        [operation]: { ...given, ...Object.fromEntries(perOperation) },
      },
    },
  } as PolicySettingsInput);
}
