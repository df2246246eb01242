// Reads environment, JSON and code into values with their problems.
import type { Problem } from '../problem.ts';
import { nearestName } from './nearest-name.ts';
import type { SettingRow, SettingsInput } from './settings.ts';
import { showValue } from './show-value.ts';

const maxJsonCharacters = 65_536;

/** What the sources are read by. */
export interface SourceNames {
  readonly prefix: string;
  readonly presets: readonly string[];
  readonly rows: Readonly<Record<string, SettingRow<unknown>>>;
  variableOf(setting: string): string;
}

type Input = Pick<SettingsInput<unknown>, 'preset' | 'env' | 'json'>;

/** The preset in force: from the call, else the JSON, else the environment, else the first. */
export function choosePreset(
  { prefix, presets }: SourceNames,
  input: Input,
  json: Readonly<Record<string, unknown>>,
  problems: Problem[],
): string {
  const variable = `${prefix}PRESET`;
  const named = input.preset ?? json['preset'];
  const wanted = named ?? (input.env?.[variable] || presets[0]);
  if (typeof wanted === 'string' && presets.includes(wanted)) return wanted;
  const meant = typeof wanted === 'string' ? nearestName(wanted, presets) : undefined;
  problems.push({
    path: named === undefined ? variable : 'preset',
    message: `must be one of ${presets.join(', ')}, not ${showValue(wanted)}`,
    ...(meant && { hint: `did you mean "${meant}"?` }),
  });
  return presets[0] as string;
}

/** The custom JSON as an object; `{}` and a problem when it is none. */
export function readJson(
  { prefix }: SourceNames,
  input: Input,
  problems: Problem[],
): Readonly<Record<string, unknown>> {
  const variable = `${prefix}JSON`;
  const [source, path] =
    input.json === undefined ? [input.env?.[variable] || '{}', variable] : [input.json, 'json'];
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

/** The variables that set something; those that start like ours and are not ours become problems. */
export function readEnvironment(
  { prefix, rows, variableOf }: SourceNames,
  env: Readonly<Record<string, string | undefined>>,
  problems: Problem[],
): { setting: string; variable: string; text: string }[] {
  const known = new Set([`${prefix}PRESET`, `${prefix}JSON`, ...Object.keys(rows).map(variableOf)]);
  for (const variable of Object.keys(env)) {
    if (!variable.startsWith(prefix) || known.has(variable)) continue;
    const meant = nearestName(variable, known);
    problems.push({
      path: variable,
      message: 'is not a setting',
      ...(meant && { hint: `did you mean ${meant}?` }),
    });
  }
  return Object.entries(rows).flatMap(([setting, row]) => {
    // An empty variable is an unset one: that is how compose files and CI say "no value".
    const variable = [variableOf(setting), ...(row.aliases ?? [])].find((candidate) => env[candidate]);
    return variable ? [{ setting, variable, text: env[variable] as string }] : [];
  });
}

/** Whether a value is an object that is no list. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
