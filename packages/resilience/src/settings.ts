// Infrastructure Service: resilience · stable API, changes affect all users
import type { LoadedSettings, SettingsDefinition, SettingsInput } from '@internal/kit/settings';
import { choice, defineSettings, flag, integer, number, optional } from '@internal/kit/settings';
import type { OptionProblem } from './errors.ts';
import { invalidOptions } from './errors.ts';
import type { PolicyValues } from './policy-values.ts';
import { strategies } from './strategies.ts';

const durationMs = integer({ min: 1, max: 3_600_000 });
const rate = number({ min: 0.01, max: 1 });

const definition = defineSettings({
  name: 'resilience',
  presets: ['simple', 'development', 'production'],
  fail: invalidOptions,
  rows: {
    strategy: {
      kind: choice(['aggressive', 'balanced', 'conservative', 'critical']),
      value: 'balanced',
      presets: { development: 'aggressive' },
      perOperation: true,
      doc: 'Gives every value below that is not set by name.',
    },
    deadlineMs: {
      kind: durationMs,
      value: 60_000,
      perOperation: true,
      doc: 'Longest duration of a call with all attempts and waits.',
    },
    attemptTimeoutMs: {
      kind: durationMs,
      value: 30_000,
      perOperation: true,
      doc: 'Longest duration of one attempt; does not apply to streams.',
    },
    firstTokenMs: {
      kind: durationMs,
      value: 10_000,
      perOperation: true,
      doc: 'Longest wait for the first content of a stream; keep-alives do not count.',
    },
    idleMs: {
      kind: durationMs,
      value: 10_000,
      perOperation: true,
      doc: 'Longest wait for further content of a stream.',
    },
    maxAttempts: {
      kind: integer({ min: 1, max: 10 }),
      value: 5,
      presets: { development: 2 },
      perOperation: true,
      doc: 'Attempts a call may take; 1 means no retry.',
    },
    backoffBaseMs: {
      kind: durationMs,
      value: 250,
      perOperation: true,
      doc: 'The wait before attempt n is drawn from 0 to this x 2^(n-2) (full jitter).',
    },
    backoffMaxMs: { kind: durationMs, value: 8_000, perOperation: true, doc: 'Upper end of that draw.' },
    retryAfterMaxMs: {
      kind: durationMs,
      value: 60_000,
      perOperation: true,
      doc: 'Longest wait a server may ask for; when it asks for more, the call fails at once.',
    },
    retryBudgetRatio: {
      kind: number({ min: 0, max: 1 }),
      value: 0.25,
      doc: 'Retries and hedges earned by each call.',
    },
    retryBudgetPerMinute: {
      kind: number({ min: 0, max: 10_000 }),
      value: 10,
      doc: 'Retries and hedges earned each minute besides.',
    },
    retryBudgetMax: {
      kind: number({ min: 1, max: 100_000 }),
      value: 50,
      doc: 'Retries and hedges that can be saved up; also the start.',
    },
    idempotent: {
      kind: flag(),
      value: true,
      perOperation: true,
      doc: 'Whether a call may run twice; if not, only what the server turned away unread is retried.',
    },
    hedgeAfterMs: {
      kind: optional(durationMs),
      value: undefined,
      perOperation: true,
      doc: 'Starts a second attempt beside a first one slower than this; not set means never.',
    },
    hedgeRatio: {
      kind: number({ min: 0.001, max: 1 }),
      value: 0.05,
      perOperation: true,
      doc: 'Hedges per call, at most, in the long run.',
    },
    cooldown: {
      kind: flag(),
      value: true,
      doc: 'Whether a rate limit with a Retry-After holds back every call.',
    },
    maxConcurrent: {
      kind: optional(integer({ min: 1, max: 100_000 })),
      value: undefined,
      presets: { production: 200 },
      doc: 'Attempts that may run at once; not set means no bound.',
    },
    maxQueue: {
      kind: integer({ min: 0, max: 100_000 }),
      value: 100,
      doc: 'Attempts that may wait for a place.',
    },
    maxQueueMs: { kind: durationMs, value: 5_000, doc: 'Longest wait for a place.' },
    breaker: { kind: flag(), value: true, doc: 'Whether a failing dependency is left alone for a while.' },
    breakerFailureRate: {
      kind: rate,
      value: 0.65,
      doc: 'Share of failures in the window that opens the breaker.',
    },
    breakerConsecutiveFailures: {
      kind: integer({ min: 1, max: 10_000 }),
      value: 8,
      doc: 'Failures in a row that open the breaker.',
    },
    breakerMinimumCalls: {
      kind: integer({ min: 1, max: 10_000 }),
      value: 10,
      doc: 'Attempts in the window before any rate counts.',
    },
    breakerWindowMs: {
      kind: integer({ min: 100, max: 600_000 }),
      value: 10_000,
      doc: 'Length of the window.',
    },
    breakerSlowCallMs: {
      kind: optional(durationMs),
      value: undefined,
      doc: 'Attempts at least this long are slow; not set means never.',
    },
    breakerSlowCallRate: {
      kind: rate,
      value: 0.8,
      doc: 'Share of slow attempts in the window that opens the breaker.',
    },
    breakerTolerance: {
      kind: optional(number({ min: 1, max: 100 })),
      value: 2.2,
      doc: 'Attempts let through per success; what comes on top is turned away at random. Not set means no such brake.',
    },
    breakerOpenMs: {
      kind: durationMs,
      value: 600,
      doc: 'Mean wait before a probe, drawn from half to one and a half of it; doubles with each failed probe.',
    },
    breakerMaxOpenMs: { kind: durationMs, value: 600, doc: 'Where that doubling ends.' },
    breakerProbes: {
      kind: integer({ min: 1, max: 100 }),
      value: 1,
      doc: 'Probes at once, and successes needed to close.',
    },
    slowStartMs: {
      kind: integer({ min: 0, max: 600_000 }),
      value: 1_000,
      doc: 'After closing, how long attempts at once are bounded to those that succeeded since, times two.',
    },
  },
});

const strategyRules: readonly ((values: PolicyValues) => OptionProblem | false)[] = [
  (v) =>
    v.attemptTimeoutMs > v.deadlineMs && {
      path: 'attemptTimeoutMs',
      message: `is longer than deadlineMs (${v.deadlineMs})`,
      hint: 'an attempt cannot outlast its call',
    },
  (v) =>
    v.firstTokenMs > v.deadlineMs && {
      path: 'firstTokenMs',
      message: `is longer than deadlineMs (${v.deadlineMs})`,
      hint: 'a stream ends with its call',
    },
  (v) =>
    v.idleMs > v.deadlineMs && {
      path: 'idleMs',
      message: `is longer than deadlineMs (${v.deadlineMs})`,
      hint: 'a stream ends with its call',
    },
  (v) =>
    v.backoffBaseMs > v.backoffMaxMs && {
      path: 'backoffBaseMs',
      message: `is longer than backoffMaxMs (${v.backoffMaxMs})`,
    },
  (v) =>
    v.breakerOpenMs > v.breakerMaxOpenMs && {
      path: 'breakerOpenMs',
      message: `is longer than breakerMaxOpenMs (${v.breakerMaxOpenMs})`,
    },
  (v) =>
    v.hedgeAfterMs !== undefined &&
    !v.idempotent && {
      path: 'hedgeAfterMs',
      message: 'is set for an operation that is not idempotent',
      hint: 'a hedge runs the call twice',
    },
  (v) =>
    v.hedgeAfterMs !== undefined &&
    v.hedgeAfterMs >= v.attemptTimeoutMs && {
      path: 'hedgeAfterMs',
      message: `is not shorter than attemptTimeoutMs (${v.attemptTimeoutMs})`,
      hint: 'the first attempt would be over',
    },
  (v) =>
    v.breakerSlowCallMs !== undefined &&
    v.breakerSlowCallMs > v.attemptTimeoutMs && {
      path: 'breakerSlowCallMs',
      message: `is longer than attemptTimeoutMs (${v.attemptTimeoutMs})`,
      hint: 'no attempt could be slow',
    },
];

/** One line of `explain()`. */
export interface PolicySettingExplanation {
  readonly name: string;
  readonly value: unknown;
  /** `strategy` where the strategy in force gives the value. */
  readonly source: 'default' | 'strategy' | 'preset' | 'environment' | 'json' | 'code';
  /** The strategy, preset, variable or path that set it. */
  readonly from: string;
  /** The variable that would set it. */
  readonly variable: string;
  readonly doc: string;
}

/** Checked settings. */
export interface PolicySettings {
  readonly preset: string;
  readonly values: PolicyValues;
  /** Names of the operations with overrides. */
  readonly operations: readonly string[];
  /** Values in force for an operation; any name works. */
  forOperation(name: string): PolicyValues;
  /** Each value in force and where it came from, for all or for one operation. */
  explain(operation?: string): PolicySettingExplanation[];
}

/** Where settings are read from: order preset < environment < JSON < code; nothing is read that is not passed. */
export type PolicySettingsInput = SettingsInput<PolicyValues>;

/** The settings of a policy as rows of data, and how they are loaded. */
export interface ResilienceSettings extends Omit<SettingsDefinition<PolicyValues>, 'load'> {
  /**
   * Reads, merges and checks settings; a value that nothing sets by name comes from the strategy in force.
   *
   * @throws ResilienceError `invalid_options`, with every problem at once in `problems`.
   */
  load(input?: PolicySettingsInput): PolicySettings;
}

const isChosen = ({ source }: PolicySettingExplanation) => source !== 'default' && source !== 'strategy';

/** Makes the values nobody chose fit the chosen ones: a short deadline needs no shorter attempt timeout beside it. */
function fit(lines: PolicySettingExplanation[]): PolicySettingExplanation[] {
  const byName = new Map(lines.map((line) => [line.name, line]));
  const limit = (name: string, by: string, side: 'smaller' | 'larger') => {
    const [line, other] = [byName.get(name), byName.get(by)];
    if (!line || !other || isChosen(line)) return;
    const [value, bound] = [Number(line.value), Number(other.value)];
    const fitted = side === 'smaller' ? Math.min(value, bound) : Math.max(value, bound);
    byName.set(name, { ...line, value: fitted });
  };
  for (const name of ['attemptTimeoutMs', 'firstTokenMs', 'idleMs']) limit(name, 'deadlineMs', 'smaller');
  for (const [inner, outer] of [
    ['backoffBaseMs', 'backoffMaxMs'],
    ['breakerOpenMs', 'breakerMaxOpenMs'],
  ] as const) {
    limit(outer, inner, 'larger');
    limit(inner, outer, 'smaller');
  }
  return [...byName.values()];
}

function explain(loaded: LoadedSettings<PolicyValues>, operation?: string): PolicySettingExplanation[] {
  const { strategy } = operation === undefined ? loaded.values : loaded.forOperation(operation);
  const given: Readonly<Record<string, unknown>> = strategies[strategy];
  const toLine = (line: PolicySettingExplanation): PolicySettingExplanation =>
    line.source === 'default' && line.name in given
      ? { ...line, value: given[line.name], source: 'strategy', from: strategy }
      : line;
  return fit(loaded.explain(operation).map(toLine));
}

function load(input?: PolicySettingsInput): PolicySettings {
  const loaded = definition.load(input as never) as LoadedSettings<PolicyValues>;
  const toValues = (operation?: string) =>
    Object.freeze(
      Object.fromEntries(explain(loaded, operation).map(({ name, value }) => [name, value])),
    ) as unknown as PolicyValues;
  const values = toValues();
  const byOperation = new Map(loaded.operations.map((operation) => [operation, toValues(operation)]));
  const problems = [
    ['', values] as const,
    ...[...byOperation].map(([name, own]) => [`operations.${name}.`, own] as const),
  ].flatMap(([path, own]) =>
    strategyRules
      .map((rule) => rule(own))
      .filter((problem) => problem !== false)
      .map((problem) => ({ ...problem, path: path + problem.path })),
  );
  if (problems.length > 0) throw invalidOptions(problems);
  return {
    preset: loaded.preset,
    values,
    operations: loaded.operations,
    forOperation: (name) => byOperation.get(name) ?? values,
    explain: (operation) => explain(loaded, operation),
  };
}

/** The settings of @tpl/resilience. Variables start with `TPL_RESILIENCE_`. */
export const resilienceSettings: ResilienceSettings = {
  ...(definition as unknown as SettingsDefinition<PolicyValues>),
  load,
};
