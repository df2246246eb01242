import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { loadAppSettings } from './load-app-settings.ts';
import { SettingsError } from './settings-error.ts';

function problemsOf(env: Record<string, string>) {
  try {
    loadAppSettings(env);
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  throw new Error('nothing was wrong');
}

describe('loadAppSettings', () => {
  it('has a default for everything that must have a value', () => {
    const { values, explain } = loadAppSettings({});
    expect(values).toMatchObject({ host: '127.0.0.1', port: 3_000, guardInput: 'flag', guardOutput: true });
    expect(explain().every(({ source, from }) => source === 'default' && from === 'default')).toBe(true);
  });

  it('reads its own variable before a foreign one, JSON before both, and says where each came from', () => {
    const env = { PORT: '1', INTERNAL_PORT: '2', TPL_APP_INTERNAL_PORT: '3', TPL_APP_MAX_BATCHES: '4' };
    const { values, explain } = loadAppSettings({ ...env, TPL_APP_JSON: '{"maxBatches":5}' });
    expect([values.port, values.internalPort, values.maxBatches]).toEqual([1, 3, 5]);
    const set = explain().filter(({ source }) => source !== 'default');
    expect(set.map(({ name, source, from }) => [name, source, from])).toEqual([
      ['port', 'environment', 'PORT'],
      ['internalPort', 'environment', 'TPL_APP_INTERNAL_PORT'],
      ['maxBatches', 'json', 'maxBatches'],
    ]);
  });

  it('names the setting of a Redis whose address is none, for its password has signs of one (dawarich#947, claude-code-hub#1312)', () => {
    const path = 'TPL_APP_JOBS_REDIS_URL';
    for (const url of ['redis://:pa#ss@redis:6379', 'redis://:pa/ss@redis:6379', 'localhost:6379'])
      expect(problemsOf({ [path]: url })).toMatchObject([
        { path, message: expect.stringContaining('a URL starting with redis:// or rediss://') },
      ]);
    for (const url of ['redis://:pa%23ss@redis:6379', 'rediss://redis', 'none'])
      expect(loadAppSettings({ [path]: url }).values.jobsRedisUrl).toBe(url);
  });

  it('takes keys without the blanks and line ends around them, and none that no header can hold: conductor#1437, crewAI#5999, zed#37082', () => {
    const folder = mkdtempSync(join(tmpdir(), 'app-keys-'));
    const file = join(folder, 'key');
    writeFileSync(file, 'from-a-file\r\n\n');
    const env = {
      OPENAI_API_KEY: ' ko\n',
      ANTHROPIC_API_KEY_FILE: file,
      OPENAI_BASE_URL: 'http://127.0.0.1:1/v1\n',
    };
    const { values } = loadAppSettings(env);
    rmSync(folder, { recursive: true });
    expect([values.openaiApiKey, values.anthropicApiKey, values.openaiBaseUrl]).toEqual([
      'ko',
      'from-a-file',
      'http://127.0.0.1:1/v1',
    ]);
    for (const key of ['k\u200bo', 'k\no', 'kö'])
      expect(problemsOf({ OPENAI_API_KEY: key })).toMatchObject([
        { path: 'OPENAI_API_KEY', message: 'must be one line of ASCII characters' },
      ]);
    expect(loadAppSettings({ OPENAI_API_KEY: ' \n' }).values.openaiApiKey).toBeUndefined();
  });

  it.each([
    ['off', false],
    ['0', false],
    ['Yes', true],
  ])('takes %s for a flag', (text, value) => {
    expect(loadAppSettings({ TPL_APP_GUARD_OUTPUT: text }).values.guardOutput).toBe(value);
  });

  it('takes an empty variable for one that is not set', () => {
    expect(loadAppSettings({ PORT: '', TPL_APP_JSON: '' }).values.port).toBe(3_000);
  });

  it('lets an operation have its own guards, and any other name the common ones', () => {
    const json = JSON.stringify({ operations: { one: { guardInput: 'block' } } });
    const { forOperation, explain } = loadAppSettings({ TPL_APP_GUARD_INPUT: 'allow', TPL_APP_JSON: json });
    expect([forOperation('one').guardInput, forOperation('other').guardInput]).toEqual(['block', 'allow']);
    const row = (operation?: string) => explain(operation).find(({ name }) => name === 'guardInput');
    expect(row('one')).toMatchObject({ source: 'json', from: 'operations.one.guardInput' });
    expect(row()).toMatchObject({ source: 'environment', from: 'TPL_APP_GUARD_INPUT' });
  });

  it('names everything that is wrong at once, each with its path and a way out', () => {
    const json = JSON.stringify({
      hosts: 'x',
      operations: { one: { guardInput: 'hard', port: 1, gardOutput: true }, two: 7 },
    });
    expect(problemsOf({ TPL_APP_PROT: '1', TPL_APP_MAX_BATCHES: 'many', TPL_APP_JSON: json })).toEqual([
      { path: 'TPL_APP_PROT', message: 'is not a setting', hint: 'did you mean TPL_APP_PORT?' },
      { path: 'TPL_APP_MAX_BATCHES', message: 'must be integer from 1 to 10000, not "many"' },
      { path: 'hosts', message: 'is not a setting', hint: 'did you mean "host"?' },
      {
        path: 'operations.one.port',
        message: 'cannot be set for one operation',
        hint: 'set "port" for all operations',
      },
      {
        path: 'operations.one.guardInput',
        message: 'must be one of allow, flag, sanitize, block, not "hard"',
      },
      { path: 'operations.one.gardOutput', message: 'is not a setting', hint: 'did you mean "guardOutput"?' },
      {
        path: 'operations.two',
        message: 'must be a JSON object',
        hint: 'for example {"operations":{}}',
      },
    ]);
  });

  it.each([['['], ['[]'], ['7'], ['null']])('wants an object as JSON, not %s', (json) => {
    expect(problemsOf({ TPL_APP_JSON: json }).map(({ path }) => path)).toEqual(['TPL_APP_JSON']);
  });

  it('never shows a key or an address, neither in a problem nor in what is in force', () => {
    const wrong = problemsOf({
      ANTHROPIC_BASE_URL: 'ftp://user:hidden@host',
      OPENAI_API_KEY: `hidden${'x'.repeat(5_000)}`,
    });
    expect(wrong.map(({ path }) => path)).toEqual(['OPENAI_API_KEY', 'ANTHROPIC_BASE_URL'].sort());
    const { explain } = loadAppSettings({
      ANTHROPIC_API_KEY: 'hidden',
      ANTHROPIC_BASE_URL: 'http://a:hidden@b',
    });
    expect(explain().filter(({ value }) => value === '[set]')).toHaveLength(2);
    expect(JSON.stringify([wrong, explain()])).not.toContain('hidden');
  });

  it('reads a secret from the file that a variable with _FILE names', () => {
    const folder = mkdtempSync(join(tmpdir(), 'tpl-app-secret-'));
    const path = join(folder, 'key');
    writeFileSync(path, 'hidden-in-a-file\n');
    const { values, explain } = loadAppSettings({ ANTHROPIC_API_KEY_FILE: path });
    expect(values.anthropicApiKey).toBe('hidden-in-a-file');
    expect(explain().find(({ name }) => name === 'anthropicApiKey')).toMatchObject({
      value: '[set]',
      from: 'ANTHROPIC_API_KEY_FILE',
    });
    const wrong = problemsOf({
      TPL_APP_OPENAI_API_KEY_FILE: folder,
      TPL_APP_COMPATIBLE_KEY: 'hidden',
      TPL_APP_COMPATIBLE_KEY_FILE: path,
      TPL_APP_PORT_FILE: path,
    });
    expect(wrong.map((problem) => problem.path)).toEqual(
      expect.arrayContaining([
        'TPL_APP_OPENAI_API_KEY_FILE',
        'TPL_APP_COMPATIBLE_KEY_FILE',
        'TPL_APP_PORT_FILE',
      ]),
    );
    expect(JSON.stringify(wrong)).not.toContain('hidden');
    rmSync(folder, { recursive: true });
  });
});
