// Fuzzes what reads the environment into settings.
import assert from 'node:assert/strict';
import type { SettingsDefinition } from '@internal/kit/settings';
import fc from 'fast-check';
import { appRows } from '../../../../apps/text-processing/src/settings/app-rows.ts';
import { loadAppSettings } from '../../../../apps/text-processing/src/settings/load-app-settings.ts';
import { aiSettings } from '../../../../packages/ai/src/settings/ai-settings.ts';
import { cacheSettings } from '../../../../packages/cache/src/settings/cache-settings.ts';
import { monitoringSettings } from '../../../../packages/monitoring/src/setup/monitoring-settings.ts';
import { settingRows } from '../../../../packages/resilience/src/settings/setting-rows.ts';
import { securitySettings } from '../../../../packages/security/src/setup/security-settings.ts';
import type { Target } from '../run/target.ts';

const definitions = [aiSettings, cacheSettings, monitoringSettings, settingRows, securitySettings];

interface Variable {
  readonly name: string;
  readonly isSecret: boolean;
}

const variables: readonly Variable[] = [
  ...definitions.flatMap((one) =>
    Object.entries((one as SettingsDefinition<unknown>).rows).flatMap(([name, { kind, aliases = [] }]) =>
      [one.variableOf(name), ...aliases].map((variable) => ({ name: variable, isSecret: kind.isSecret })),
    ),
  ),
  ...appRows.flatMap(({ variable, aliases, secret = false }) =>
    [variable, ...aliases].map((name) => ({ name, isSecret: secret })),
  ),
];
const secretNames = new Set(variables.filter(({ isSecret }) => isSecret).map(({ name }) => name));
const jsonNames = [...definitions.map(({ prefix }) => `${prefix}JSON`), 'TPL_APP_JSON'];
const presetNames = definitions.map(({ prefix }) => `${prefix}PRESET`);

/** Long enough that no message holds it by chance. */
const secretWord = /[A-Za-z0-9+/=_-]{12,}/g;

function environmentOf(text: string): Record<string, string> {
  const pairs = text
    .split('\n')
    .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)] as const);
  return Object.fromEntries(pairs.filter(([name]) => /^\w+$/.test(name)));
}

/** Words that stand in secrets alone: one that is the value or the name of something else is none. */
function secretsOf(env: Readonly<Record<string, string>>): string[] {
  const others = Object.entries(env).flatMap(([name, value]) =>
    secretNames.has(name) ? [name] : [name, value],
  );
  const open = `${others.join('\n')}\n${variables.map(({ name }) => name).join('\n')}`;
  return Object.entries(env)
    .filter(([name]) => secretNames.has(name))
    .flatMap(([, value]) => value.match(secretWord) ?? [])
    .filter((word) => !open.includes(word));
}

interface Loaded {
  readonly values: object;
  explain(): readonly { readonly value: unknown }[];
}

function check(name: string, prefix: string, env: Record<string, string>, load: () => Loaded): string {
  const secrets = secretsOf(env);
  const hides = (text: string, where: string) => {
    for (const secret of secrets) assert.ok(!text.includes(secret), `a secret stands in ${where} of ${name}`);
  };
  try {
    const loaded = load();
    hides(JSON.stringify(loaded.explain().map(({ value }) => value)), 'the explanation');
    for (const [setting, value] of Object.entries(loaded.values))
      assert.ok(typeof value !== 'number' || Number.isFinite(value), `${setting} of ${name} is no number`);
    return 'loads';
  } catch (error) {
    if (error instanceof assert.AssertionError) throw error;
    const { message, problems = [] } = error as Error & { problems?: readonly { path: string }[] };
    assert.ok(problems.length > 0, `${name} throws what names no problem: ${String(error)}`);
    hides(message, 'the error');
    const known = new Set([...variables.map((one) => one.name), ...jsonNames, ...presetNames]);
    for (const variable of Object.keys(env))
      if (variable.startsWith(prefix) && !known.has(variable) && !known.has(variable.replace(/_FILE$/, '')))
        assert.ok(
          problems.some(({ path }) => path === variable),
          `${name} does not name ${variable}`,
        );
    return problems.length > 1 ? 'problems' : 'a problem';
  }
}

const name = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...variables.map((one) => one.name)) },
  { weight: 2, arbitrary: fc.constantFrom(...variables.map((one) => `${one.name}S`)) },
  { weight: 1, arbitrary: fc.constantFrom(...jsonNames, ...presetNames) },
);
const value = fc.oneof(
  fc.constantFrom(
    '',
    '0',
    '-1',
    '1e9',
    'true',
    'off',
    'production',
    'redis://u:hunter2hunter2@h:6379',
    'https://a.b/',
    ' ',
    '{}',
    '10.0.0.0/8',
  ),
  fc.constantFrom('correct-horse-battery-staple', `k1:${'A'.repeat(43)}=`, 'sk-abcdefghijklmnopqrstuvwx'),
  fc.integer().map(String),
  fc.json({ maxDepth: 2 }),
  fc.string({ maxLength: 20 }).map((text) => text.replaceAll(/[\n\r]/g, ' ')),
);

/** The environment of all packages and of the service. */
export const settings: Target = {
  name: 'settings',
  holds: 'Any environment gives settings, or one error that names every problem and shows no secret.',
  maxBytes: 4_000,
  words: [
    '\nTPL_',
    '=',
    '\nTPL_APP_JSON={"operations":{"a":{"',
    '"operations":',
    '__proto__',
    ',',
    ':',
    '=true',
  ],
  inputs: fc
    .array(fc.tuple(name, value), { minLength: 1, maxLength: 6 })
    .map((pairs) => pairs.map((pair) => pair.join('=')).join('\n')),
  open: async () => ({
    run(input) {
      const env = environmentOf(input.toString('utf8'));
      const outcomes = definitions.map((one) => check(one.name, one.prefix, env, () => one.load({ env })));
      const app = check('the service', 'TPL_APP_', env, () => {
        const { values, explain } = loadAppSettings(env);
        return { values, explain: () => explain() };
      });
      const refused = outcomes.filter((outcome) => outcome !== 'loads').length;
      return `${refused > 0 ? 'packages refuse' : 'packages load'}, the service: ${app}`;
    },
  }),
};
