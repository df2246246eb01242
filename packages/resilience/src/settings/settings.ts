// Loads settings: strategies are filled in, values nobody chose are fitted, the rest is checked.
import type { LoadedSettings, SettingsDefinition, SettingsInput } from '@internal/kit/settings';
import { invalidOptions } from '../errors/errors.ts';
import { findImpossible } from './find-impossible.ts';
import type { PolicyValues } from './policy-values.ts';
import { settingRows } from './setting-rows.ts';
import { strategies } from './strategies.ts';

/** One line of `explain()`: the strategy in force is a source, and `fitted` is a value moved to fit a chosen one. */
export interface PolicySettingExplanation {
  /** Name of the setting. */
  readonly name: string;
  /** The value in force. */
  readonly value: unknown;
  /** Where it came from, the weakest first. */
  readonly source:
    | 'default'
    | 'strategy'
    | 'preset'
    | 'defaults'
    | 'environment'
    | 'json'
    | 'values'
    | 'fitted';
  /** The strategy, preset, variable or path that set it; of a fitted value, the setting it was moved for. */
  readonly from: string;
  /** The variable that would set it. */
  readonly variable: string;
  /** What the setting does. */
  readonly doc: string;
}

/** Checked settings, for `createPolicy({ settings })`. */
export interface PolicySettings {
  /** The preset in force. */
  readonly preset: string;
  /** Values in force where no operation is named. */
  readonly values: PolicyValues;
  /** Names of the operations with overrides. */
  readonly operations: readonly string[];
  /** Values in force for an operation; any name works. */
  forOperation(name: string): PolicyValues;
  /** Each value in force and where it came from, for all or for one operation. */
  explain(operation?: string): PolicySettingExplanation[];
}

/** Where settings are read from, weakest first: preset, `defaults`, `env`, `json`, `values`. Nothing is read that is not passed. */
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

const isChosen = ({ source }: PolicySettingExplanation) =>
  source !== 'default' && source !== 'strategy' && source !== 'fitted';

/** Makes the values nobody chose fit the chosen ones: a short deadline needs no shorter attempt timeout beside it. */
function fit(lines: PolicySettingExplanation[]): PolicySettingExplanation[] {
  const byName = new Map(lines.map((line) => [line.name, line]));
  const limit = (name: string, by: string, side: 'smaller' | 'larger') => {
    const [line, other] = [byName.get(name), byName.get(by)];
    if (!line || !other || isChosen(line)) return;
    const [value, bound] = [Number(line.value), Number(other.value)];
    const fitted = side === 'smaller' ? Math.min(value, bound) : Math.max(value, bound);
    if (fitted !== value) byName.set(name, { ...line, value: fitted, source: 'fitted', from: by });
  };
  for (const name of ['attemptTimeoutMs', 'firstTokenMs', 'idleMs']) limit(name, 'deadlineMs', 'smaller');
  for (const [inner, outer] of [['backoffBaseMs', 'backoffMaxMs']] as const) {
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
  const loaded = settingRows.load(input);
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
    findImpossible(own).map((problem) => ({ ...problem, path: path + problem.path })),
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
  ...settingRows,
  load,
};
