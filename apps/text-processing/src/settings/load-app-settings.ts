// Reads the service's own settings from the environment, and remembers where each value came from.
import { readFileSync, statSync } from 'node:fs';
import type { z } from 'zod';
import { nearestName } from '../domain/nearest-name.ts';
import type { AppRow } from './app-rows.ts';
import { appRows, prefix } from './app-rows.ts';
import type { AppValues } from './app-schema.ts';
import { appSchema, missingSettings } from './app-schema.ts';
import type { SettingProblem } from './settings-error.ts';
import { SettingsError } from './settings-error.ts';

/** A value in force and where it came from. */
export interface AppExplanation {
  readonly name: string;
  /** `[set]` for a secret that is set. */
  readonly value: unknown;
  readonly source: 'default' | 'environment' | 'json';
  /** The variable or the path in the JSON that set it. */
  readonly from: string;
  readonly variable: string;
  readonly doc: string;
}

/** The service's own settings, checked. */
export interface AppSettings {
  readonly values: AppValues;
  /** Values in force for an operation; any name works. */
  forOperation(operation: string): AppValues;
  /** Each value in force and where it came from, for all or for one operation. */
  explain(operation?: string): AppExplanation[];
}

interface Given {
  readonly value: unknown;
  readonly source: 'environment' | 'json';
  readonly from: string;
}
type Layer = ReadonlyMap<string, Given>;

const jsonVariable = `${prefix}JSON`;
const rowsByName = new Map(appRows.map((row) => [row.name, row]));

/**
 * Reads `TPL_APP_*`, the aliases and `TPL_APP_JSON`, which wins: `{ …settings, operations: { NAME: { … } } }`.
 *
 * @throws SettingsError with everything that is wrong.
 */
export function loadAppSettings(env: Readonly<Record<string, string | undefined>>): AppSettings {
  const problems: SettingProblem[] = unknownVariables(env);
  const { operations: overrides = {}, ...json } = readJson(env[jsonVariable], problems);
  const common: Layer = new Map([...fromEnvironment(env, problems), ...fromJson(json)]);
  const values = check(common, problems);
  const byOperation = new Map<string, { layer: Layer; values: AppValues }>();
  for (const [operation, own] of Object.entries(recordOf(overrides, 'operations', problems))) {
    const path = `operations.${operation}`;
    const layer = fromJson(recordOf(own, path, problems), `${path}.`);
    const misplaced = [...layer].filter(([name]) => rowsByName.get(name)?.perOperation === undefined);
    for (const [name, { from }] of misplaced.filter(([name]) => rowsByName.has(name)))
      problems.push({
        path: from,
        message: 'cannot be set for one operation',
        hint: `set "${name}" for all operations`,
      });
    const checked = check(new Map([...common, ...layer]), problems, `${path}.`);
    if (checked) byOperation.set(operation, { layer, values: checked });
  }
  if (!values || problems.length > 0) throw new SettingsError(withoutRepeats(problems));
  return {
    values,
    forOperation: (operation) => byOperation.get(operation)?.values ?? values,
    explain(operation = '') {
      const own = byOperation.get(operation);
      return appRows.map(({ name, variable, doc, secret }) => {
        const { source, from } = own?.layer.get(name) ??
          common.get(name) ?? { source: 'default', from: 'default' };
        const value = (own?.values ?? values)[name as keyof AppValues];
        return { name, value: secret && value !== undefined ? '[set]' : value, source, from, variable, doc };
      });
    },
  };
}

function unknownVariables(env: Readonly<Record<string, string | undefined>>): SettingProblem[] {
  const files = appRows.filter(({ secret }) => secret).map(({ variable }) => `${variable}_FILE`);
  const known = [jsonVariable, ...appRows.map(({ variable }) => variable), ...files];
  return Object.keys(env)
    .filter((variable) => variable.startsWith(prefix) && !known.includes(variable))
    .map((variable) => {
      const meant = nearestName(variable, known);
      return {
        path: variable,
        message: 'is not a setting',
        ...(meant && { hint: `did you mean ${meant}?` }),
      };
    });
}

function fromEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  problems: SettingProblem[],
): [string, Given][] {
  return appRows.flatMap((row): [string, Given][] => {
    // An empty variable is an unset one: that is how compose files and CI say "no value".
    const names = [row.variable, ...row.aliases];
    const direct = names.find((candidate) => env[candidate]);
    const file = row.secret ? names.map((name) => `${name}_FILE`).find((name) => env[name]) : undefined;
    if (direct && file) problems.push({ path: file, message: `and ${direct} must not both be set` });
    const from = direct ?? file;
    // A line end comes along with a secret that was copied: no header can hold it (conductor#1437, crewAI#5999).
    const given = direct && (row.secret ? env[direct]?.trim() : env[direct]);
    const text = direct ? given : file && readSecret(file, env[file] ?? '', problems);
    return from && text ? [[row.name, { value: toValue(row, text), source: 'environment', from }]] : [];
  });
}

/** What stands in the file that a variable names, as Docker and Kubernetes mount secrets. */
function readSecret(variable: string, path: string, problems: SettingProblem[]): string | undefined {
  try {
    const text = statSync(path).isFile() ? readFileSync(path, 'utf8').trim() : '';
    if (text !== '') return text;
  } catch {
    // Reported without the path: the secret itself may stand there.
  }
  problems.push({ path: variable, message: 'must name a file that can be read and holds something' });
  return undefined;
}

function fromJson(json: Readonly<Record<string, unknown>>, path = ''): Map<string, Given> {
  return new Map(
    Object.entries(json).map(([name, value]) => [name, { value, source: 'json', from: path + name }]),
  );
}

const flagWords = new Map([
  ...['true', '1', 'yes', 'on'].map((word) => [word, true] as const),
  ...['false', '0', 'no', 'off'].map((word) => [word, false] as const),
]);

/** What is no number or flag stays text, to be shown as it was written. */
function toValue({ type }: AppRow, text: string): unknown {
  if (type === 'boolean') return flagWords.get(text.trim().toLowerCase()) ?? text;
  if (type !== 'integer' || text.trim() === '' || Number.isNaN(Number(text))) return text;
  return Number(text);
}

function readJson(text: string | undefined, problems: SettingProblem[]): Record<string, unknown> {
  if (!text) return {};
  try {
    return recordOf(JSON.parse(text), jsonVariable, problems);
  } catch {
    // Reported without the text: it may hold a secret.
    return recordOf(undefined, jsonVariable, problems);
  }
}

function recordOf(value: unknown, path: string, problems: SettingProblem[]): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  problems.push({ path, message: 'must be a JSON object', hint: 'for example {"operations":{}}' });
  return {};
}

function check(layer: Layer, problems: SettingProblem[], path = ''): AppValues | undefined {
  const { success, data, error } = appSchema.safeParse(
    Object.fromEntries([...layer].map(([name, { value }]) => [name, value])),
  );
  if (!success) problems.push(...error.issues.flatMap((issue) => toProblems(issue, layer, path)));
  else if (path === '')
    for (const { name, hint } of missingSettings(data))
      problems.push({ path: path + (rowsByName.get(name)?.variable ?? name), message: 'is missing', hint });
  return data;
}

function toProblems(issue: z.core.$ZodIssue, layer: Layer, path: string): SettingProblem[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => {
      const meant = nearestName(key, rowsByName.keys());
      const hint = meant && { hint: `did you mean "${meant}"?` };
      return { path: layer.get(key)?.from ?? path + key, message: 'is not a setting', ...hint };
    });
  const name = String(issue.path[0]);
  const row = rowsByName.get(name);
  const given = layer.get(name);
  const shown = row?.secret ? '' : `, not ${show(given?.value)}`;
  // What no bounds can say, the setting says itself.
  const wanted = issue.code === 'custom' ? issue.message : `must be ${row?.bounds}`;
  return [{ path: given?.from ?? name, message: `${wanted}${shown}` }];
}

function show(value: unknown): string {
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'an object';
  const shown = JSON.stringify(value) ?? 'undefined';
  return shown.length > 60 ? `${shown.slice(0, 57)}…` : shown;
}

/** What is wrong for all operations is wrong for each of them, and reported once. */
function withoutRepeats(problems: readonly SettingProblem[]): SettingProblem[] {
  const known = new Map(problems.map((problem) => [`${problem.path} ${problem.message}`, problem]));
  return [...known.values()];
}
