// Turns rows of data into settings that load, explain and document themselves.
import type { Problem } from '../problem.ts';
import { choosePreset, readEnvironment, readJson } from './read-sources.ts';
import { createSettingLayers, type SettingLayers } from './setting-layers.ts';
import type {
  LoadedSettings,
  RowsOf,
  SettingRow,
  SettingSource,
  SettingsDefinition,
  SettingsInput,
  SettingValues,
} from './settings.ts';

interface Definition<Rows, Values> {
  /** What the settings belong to: `cache` makes variables start with `TPL_CACHE_`. */
  readonly name: string;
  readonly rows: Rows;
  /** Preset names; the first is the default. */
  readonly presets: readonly [string, ...string[]];
  /** Overrides for single operations that a preset brings along. */
  readonly presetOperations?: Readonly<Record<string, Readonly<Record<string, Partial<Values>>>>>;
  /** Rules over several values; run for the common values and for each operation's. */
  readonly rules?: (values: Values) => readonly Problem[];
  /** Makes the package's own error of all problems. */
  readonly fail: (problems: readonly Problem[]) => Error;
}

/** Rows that are declared by their values alone, so that declarations do not carry the prose of each row. */
export function defineRows<const Values>(rows: RowsOf<Values>): RowsOf<Values> {
  return rows;
}

/**
 * Defines settings as rows of data: the parsed values, the errors, `explain()` and all generated documents come
 * from them. Order: preset < defaults < environment < JSON < values.
 */
export function defineSettings<const Rows extends Record<string, SettingRow<never> | SettingRow<unknown>>>(
  definition: Definition<Rows, SettingValues<Rows>>,
): SettingsDefinition<SettingValues<Rows>> {
  type Values = SettingValues<Rows>;
  const { name, presets, rules = () => [], fail } = definition;
  const rows = definition.rows as unknown as Readonly<Record<string, SettingRow<unknown>>>;
  const prefix = `TPL_${name.toUpperCase()}_`;
  const variableOf = (setting: string) =>
    prefix + setting.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
  const sources = { prefix, presets, rows, variableOf };

  function load(input: SettingsInput<Values> = {}): LoadedSettings<Values> {
    const problems: Problem[] = [];
    const { preset: named, ...json } = readJson(sources, input, problems);
    const preset = choosePreset(sources, input, { preset: named }, problems);

    const layers = createSettingLayers(rows, problems);
    for (const [setting, row] of Object.entries(rows)) {
      layers.put({ [setting]: row.value }, 'default', 'default');
      if (row.presets && Object.hasOwn(row.presets, preset)) {
        layers.put({ [setting]: row.presets[preset] }, 'preset', preset);
      }
    }
    layers.putOperations(definition.presetOperations?.[preset], 'preset', preset);
    putGiven(layers, input.defaults, 'defaults');
    for (const { setting, variable, text } of readEnvironment(sources, input.env ?? {}, problems)) {
      layers.put({ [setting]: rows[setting]?.kind.fromText(text) }, 'environment', variable);
    }
    putGiven(layers, json, 'json');
    putGiven(layers, input.values, 'values');

    const valuesOf = (operation?: string): Values => {
      const entries = layers.entries(operation);
      return Object.freeze(
        Object.fromEntries(Object.keys(rows).map((setting) => [setting, entries.get(setting)?.value])),
      ) as Values;
    };
    const values = valuesOf();
    const byOperation = new Map(layers.operations().map((operation) => [operation, valuesOf(operation)]));
    if (problems.length === 0) {
      problems.push(...rules(values));
      for (const [operation, own] of byOperation) {
        problems.push(
          ...rules(own).map((problem) => ({ ...problem, path: `operations.${operation}.${problem.path}` })),
        );
      }
    }
    if (problems.length > 0) throw fail(problems);

    return {
      preset,
      values,
      operations: [...byOperation.keys()],
      forOperation: (operation) => byOperation.get(operation) ?? values,
      explain: (operation) =>
        [...layers.entries(operation)].map(([setting, { value, source, from }]) => ({
          name: setting,
          value: rows[setting]?.kind.isSecret && value !== undefined ? '[set]' : value,
          source,
          from,
          variable: variableOf(setting),
          doc: rows[setting]?.doc ?? '',
        })),
    };
  }

  return { name, prefix, presets, defaultPreset: presets[0], rows, variableOf, load };
}

function putGiven(
  layers: SettingLayers,
  given: Readonly<Record<string, unknown>> | undefined,
  source: SettingSource,
): void {
  const { operations, ...values } = given ?? {};
  layers.put(values, source);
  layers.putOperations(operations, source);
}
