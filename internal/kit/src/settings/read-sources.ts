// Reads environment, JSON and code into values with their problems.
import { readFileSync, statSync } from 'node:fs';
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
  for (const [setting, row] of Object.entries(rows))
    if (row.kind.isSecret) known.add(fileVariableOf(variableOf(setting)));
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
    const own = [variableOf(setting), ...(row.aliases ?? [])];
    const variable = own.find((candidate) => env[candidate]);
    const file = row.kind.isSecret ? own.map(fileVariableOf).find((candidate) => env[candidate]) : undefined;
    if (variable && file) problems.push({ path: file, message: `and ${variable} must not both be set` });
    if (variable) {
      const given = env[variable] as string;
      return [{ setting, variable, text: row.kind.isSecret ? withoutLineEnds(given) : given }];
    }
    const text = file && readSecretFile(file, env[file] as string, problems);
    return file && text ? [{ setting, variable: file, text }] : [];
  });
}

/** A line end comes along with a secret that was copied (conductor#1437, crewAI#5999); a password may end in blanks. */
const withoutLineEnds = (text: string): string => {
  let end = text.length;
  while (end > 0 && (text[end - 1] === '\n' || text[end - 1] === '\r')) end -= 1;
  return text.slice(0, end);
};

const maxSecretBytes = 65_536;
const fileVariableOf = (variable: string): string => `${variable}_FILE`;

/** The content of the file that a variable names, as Docker and Kubernetes mount secrets; without the line ends behind it. */
export function readSecretFile(variable: string, path: string, problems: Problem[]): string | undefined {
  try {
    // Devices and pipes have no size, and may have no end.
    const stat = statSync(path);
    if (!stat.isFile() || stat.size > maxSecretBytes) {
      problems.push({ path: variable, message: `must name a file of at most ${maxSecretBytes} bytes` });
      return undefined;
    }
    // Some editors put a mark before the text (theskumar/python-dotenv#637).
    const text = withoutLineEnds(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''));
    if (text === '') problems.push({ path: variable, message: 'names an empty file' });
    return text;
  } catch {
    // Without the path: what was meant as the secret itself may stand there.
    problems.push({ path: variable, message: 'names a file that cannot be read' });
    return undefined;
  }
}

/** Whether a value is an object that is no list. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
