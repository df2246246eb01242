// Explains and checks the settings of everything, as the service would read them.
import { aiSettings } from '@tpl/ai';
import { cacheSettings } from '@tpl/cache';
import { monitoringSettings } from '@tpl/monitoring';
import { resilienceSettings } from '@tpl/resilience';
import { securitySettings } from '@tpl/security';
import type { Operation } from '../../src/domain/define-operation.ts';
import { RequestError } from '../../src/domain/request-error.ts';
import { readAllSettings, readServiceSettings } from '../../src/settings/read-settings.ts';
import { SettingsError } from '../../src/settings/settings-error.ts';
import { showJson, withoutControls } from './answer/show-answer.ts';
import type { CliHost } from './host/host.ts';
import { readWords } from './host/parse-arguments.ts';

/** A setting in force. */
interface Explained {
  readonly variable: string;
  readonly value: unknown;
  readonly source: string;
  readonly from: string;
}

const actions = ['explain', 'validate', 'presets'];

/**
 * `config explain [WORD…]`, `config validate`, `config presets`. Resolves to the exit code: 1 for settings that do not fit.
 *
 * @throws RequestError when it is asked for something else.
 */
export async function runConfig(
  args: readonly string[],
  { env, stdout, stderr }: CliHost,
  operations: readonly Operation[],
): Promise<number> {
  const { words, values } = readWords(args, { json: { field: 'json', kind: 'flag' } });
  const [action = '', ...wanted] = words;
  if (!actions.includes(action))
    throw new RequestError('invalid_request', [
      { path: 'config', message: `needs one of ${actions.join(', ')}` },
    ]);
  const write = (rows: readonly object[], toLine: (row: never) => string) =>
    stdout.write(
      values['json'] ? `${showJson(rows)}\n` : rows.map((row) => `${toLine(row as never)}\n`).join(''),
    );
  try {
    if (action === 'presets') write(presets(), presetLine);
    else if (action === 'explain') write(await explain(env, operations, wanted), settingLine);
    else {
      const { security } = await readAllSettings(env, operations);
      await security.close();
      stdout.write('The settings fit.\n');
    }
    return 0;
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    stderr.write(`${withoutControls(error.message)}\n`);
    return 1;
  }
}

async function explain(
  env: CliHost['env'],
  operations: readonly Operation[],
  wanted: readonly string[],
): Promise<Explained[]> {
  const { app, monitoring, cache, resilience, ai } = await readServiceSettings(env, operations);
  const security = securitySettings.load({ env });
  const rows = [app, monitoring, cache, resilience, ai, security].flatMap((settings): Explained[] =>
    settings.explain().map(({ variable, value, source, from }) => ({ variable, value, source, from })),
  );
  const isWanted = ({ variable }: Explained) =>
    wanted.length === 0 || wanted.some((word) => variable.includes(word.toUpperCase().replaceAll('-', '_')));
  return rows.filter(isWanted);
}

function settingLine({ variable, value, source, from }: Explained): string {
  const shown = value === undefined ? '–' : typeof value === 'string' ? value : JSON.stringify(value);
  const origin = source === from || from === variable ? source : `${source} ${from}`;
  return withoutControls(`${variable}=${shown}  (${origin})`);
}

interface Preset {
  readonly variable: string;
  readonly name: string;
  readonly isDefault: boolean;
  /** What it sets otherwise than the package does by itself. */
  readonly values: Readonly<Record<string, unknown>>;
}

function presets(): Preset[] {
  const all = [cacheSettings, monitoringSettings, resilienceSettings, securitySettings, aiSettings];
  return all.flatMap(({ prefix, presets: names, defaultPreset, rows }) =>
    names.map((name) => ({
      variable: `${prefix}PRESET`,
      name,
      isDefault: name === defaultPreset,
      values: Object.fromEntries(
        Object.entries(
          rows as Readonly<Record<string, { presets?: Readonly<Record<string, unknown>> }>>,
        ).flatMap(([setting, row]) =>
          row.presets && Object.hasOwn(row.presets, name) ? [[setting, row.presets[name]]] : [],
        ),
      ),
    })),
  );
}

function presetLine({ variable, name, isDefault, values }: Preset): string {
  const set = Object.entries(values).map(([setting, value]) => `${setting} ${JSON.stringify(value)}`);
  return `${variable}=${name}${isDefault ? '  (default)' : ''}${set.length > 0 ? `  ${set.join(', ')}` : ''}`;
}
