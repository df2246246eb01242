// Infrastructure Service: kit · stable API, changes affect all users
import { nearestName } from './nearest-name.ts';
import type {
  LoadedSettings,
  SettingProblem,
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
  readonly rules?: (values: Values) => readonly SettingProblem[];
  /** Makes the package's own error of all problems. */
  readonly fail: (problems: readonly SettingProblem[]) => Error;
}

interface Entry {
  readonly value: unknown;
  readonly source: SettingSource;
  readonly from: string;
}
type Layer = Map<string, Entry>;

const maxJsonCharacters = 65_536;
const maxOperations = 1_000;

/**
 * Defines settings as rows of data: the parsed values, the errors, `explain()` and all generated documents come
 * from them. Order: preset < environment < JSON < code.
 */
export function defineSettings<const Rows extends Record<string, SettingRow<never> | SettingRow<unknown>>>(
  definition: Definition<Rows, SettingValues<Rows>>,
): SettingsDefinition<SettingValues<Rows>> {
  type Values = SettingValues<Rows>;
  const { name, presets, fail } = definition;
  const rows = definition.rows as unknown as Record<string, SettingRow<unknown>>;
  const prefix = `TPL_${name.toUpperCase()}_`;
  const variableOf = (setting: string) => prefix + setting.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
  const variables = new Map(Object.keys(rows).map((setting) => [variableOf(setting), setting]));
  const presetVariable = `${prefix}PRESET`;
  const jsonVariable = `${prefix}JSON`;

  function load(input: SettingsInput<Values> = {}): LoadedSettings<Values> {
    const problems: SettingProblem[] = [];
    const json = readJson(input, problems);
    const preset = choosePreset(input, json, problems);
    const common: Layer = new Map();
    const byOperation = new Map<string, Layer>();

    const put = (layer: Layer, setting: string, value: unknown, entry: Omit<Entry, 'value'>, operation?: string) => {
      const row = Object.hasOwn(rows, setting) ? rows[setting] : undefined;
      const path = entry.source === 'environment' ? entry.from : operation ? `operations.${operation}.${setting}` : setting;
      if (!row) {
        const meant = nearestName(setting, Object.keys(rows));
        problems.push({ path, message: 'is not a setting', ...(meant && { hint: `did you mean "${meant}"?` }) });
      } else if (operation !== undefined && !row.perOperation) {
        problems.push({ path, message: 'cannot be set for one operation', hint: `set "${setting}" for all operations` });
      } else {
        const checked = row.kind.check(value);
        if (checked.ok) layer.set(setting, { ...entry, value: checked.value });
        else problems.push({ path, message: `must be ${row.kind.description}${row.kind.isSecret ? '' : `, not ${show(value)}`}` });
      }
    };
    const putOperations = (operations: unknown, source: SettingSource, from: string) => {
      if (operations === undefined) return;
      if (!isRecord(operations) || Object.keys(operations).length > maxOperations) {
        problems.push({ path: 'operations', message: `must be an object with at most ${maxOperations} operations` });
        return;
      }
      for (const [operation, values] of Object.entries(operations)) {
        if (!isRecord(values)) problems.push({ path: `operations.${operation}`, message: 'must be an object of settings' });
        else {
          const layer = byOperation.get(operation) ?? new Map();
          byOperation.set(operation, layer);
          for (const [setting, value] of definedEntries(values)) put(layer, setting, value, { source, from }, operation);
        }
      }
    };

    for (const [setting, row] of Object.entries(rows)) {
      const own = row.presets && Object.hasOwn(row.presets, preset);
      const entry = own ? { source: 'preset' as const, from: preset } : { source: 'default' as const, from: 'default' };
      put(common, setting, own ? row.presets[preset] : row.value, entry);
    }
    putOperations(definition.presetOperations?.[preset], 'preset', preset);
    for (const { setting, variable, value } of readEnvironment(input.env ?? {}, problems)) {
      put(common, setting, rows[setting]?.kind.fromText(value), { source: 'environment', from: variable });
    }
    const { preset: _, operations, ...values } = json;
    for (const [setting, value] of Object.entries(values)) put(common, setting, value, { source: 'json', from: setting });
    putOperations(operations, 'json', 'operations');
    for (const [setting, value] of definedEntries(input.code ?? {})) put(common, setting, value, { source: 'code', from: 'code' });
    putOperations(input.operations, 'code', 'code');

    const layerOf = (operation?: string): Layer => {
      const own = operation === undefined ? undefined : byOperation.get(operation);
      return own ? new Map([...common, ...own]) : common;
    };
    const valuesOf = (layer: Layer) =>
      Object.freeze(Object.fromEntries(Object.keys(rows).map((setting) => [setting, layer.get(setting)?.value]))) as Values;
    if (problems.length === 0 && definition.rules) {
      problems.push(...definition.rules(valuesOf(common)));
      for (const operation of byOperation.keys()) {
        const found = definition.rules(valuesOf(layerOf(operation)));
        problems.push(...found.map((problem) => ({ ...problem, path: `operations.${operation}.${problem.path}` })));
      }
    }
    if (problems.length > 0) throw fail(problems);

    const ready = new Map([...byOperation.keys()].map((operation) => [operation, valuesOf(layerOf(operation))]));
    const commonValues = valuesOf(common);
    return {
      preset,
      values: commonValues,
      operations: [...ready.keys()],
      forOperation: (operation) => ready.get(operation) ?? commonValues,
      explain: (operation) =>
        [...layerOf(operation)].map(([setting, { value, source, from }]) => ({
          name: setting,
          value: rows[setting]?.kind.isSecret && value !== undefined ? '[set]' : value,
          source,
          from,
          variable: variableOf(setting),
          doc: rows[setting]?.doc ?? '',
        })),
    };
  }

  function choosePreset(input: SettingsInput<Values>, json: Record<string, unknown>, problems: SettingProblem[]): string {
    const fromEnv = input.env?.[presetVariable] || undefined;
    const [wanted, path] =
      input.preset !== undefined
        ? [input.preset, 'preset']
        : json['preset'] !== undefined
          ? [json['preset'], 'preset']
          : fromEnv !== undefined
            ? [fromEnv, presetVariable]
            : [presets[0], 'preset'];
    if (typeof wanted === 'string' && presets.includes(wanted)) return wanted;
    const meant = typeof wanted === 'string' ? nearestName(wanted, presets) : undefined;
    const hint = meant ? `did you mean "${meant}"?` : undefined;
    problems.push({ path, message: `must be one of ${presets.join(', ')}, not ${show(wanted)}`, ...(hint && { hint }) });
    return presets[0];
  }

  function readJson(input: SettingsInput<Values>, problems: SettingProblem[]): Record<string, unknown> {
    const [source, path] = input.json !== undefined ? [input.json, 'json'] : [input.env?.[jsonVariable] || '{}', jsonVariable];
    if (typeof source !== 'string') return source;
    if (source.length > maxJsonCharacters) {
      problems.push({ path, message: `must be at most ${maxJsonCharacters} characters of JSON` });
      return {};
    }
    try {
      const parsed: unknown = JSON.parse(source);
      if (isRecord(parsed)) return parsed;
    } catch {
      // Told below, without the text: it may hold a secret.
    }
    problems.push({ path, message: 'must be a JSON object', hint: 'for example {"operations":{}}' });
    return {};
  }

  function* readEnvironment(env: Readonly<Record<string, string | undefined>>, problems: SettingProblem[]) {
    for (const [setting, row] of Object.entries(rows)) {
      // An empty variable is an unset one: that is how compose files and CI say "no value".
      const variable = [variableOf(setting), ...(row.aliases ?? [])].find((candidate) => env[candidate]);
      if (variable) yield { setting, variable, value: env[variable] as string };
    }
    for (const variable of Object.keys(env)) {
      if (!variable.startsWith(prefix) || variables.has(variable) || variable === presetVariable || variable === jsonVariable) continue;
      const meant = nearestName(variable, [...variables.keys(), presetVariable, jsonVariable]);
      problems.push({ path: variable, message: 'is not a setting', ...(meant && { hint: `did you mean ${meant}?` }) });
    }
  }

  return { name, prefix, presets, defaultPreset: presets[0], rows, variableOf, load };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function definedEntries(values: object): [string, unknown][] {
  return Object.entries(values).filter(([, value]) => value !== undefined);
}

function show(value: unknown): string {
  const shown = typeof value === 'string' ? JSON.stringify(value) : typeof value === 'object' ? (Array.isArray(value) ? 'a list' : 'an object') : String(value);
  return shown.length > 60 ? `${shown.slice(0, 57)}…` : shown;
}
