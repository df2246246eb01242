// Infrastructure Service: resilience · stable API, changes affect all users
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { resilienceSettings } from './settings.ts';

const load = resilienceSettings.load;
const problemsOf = (input: Parameters<typeof load>[0]) => {
  try {
    load(input);
  } catch (error) {
    return (error as { problems: { path: string; hint?: string }[] }).problems;
  }
  return [];
};

describe('resilienceSettings', () => {
  it('takes what nobody sets from the strategy in force, and says so', () => {
    const settings = load({ env: { TPL_RESILIENCE_STRATEGY: 'critical', TPL_RESILIENCE_MAX_ATTEMPTS: '3' } });
    expect(settings.values).toMatchObject({
      strategy: 'critical',
      maxAttempts: 3,
      deadlineMs: 120_000,
      breakerMinimumCalls: 12,
    });
    const line = (name: string) => settings.explain().find((one) => one.name === name);
    expect(line('deadlineMs')).toMatchObject({ value: 120_000, source: 'strategy', from: 'critical' });
    expect(line('maxAttempts')).toMatchObject({ source: 'environment', from: 'TPL_RESILIENCE_MAX_ATTEMPTS' });
    expect(line('breakerMinimumCalls')).toMatchObject({ source: 'default' });
  });

  it('lets any operation choose its own strategy and values', () => {
    const settings = load({
      json: '{"preset":"production","operations":{"translate":{"strategy":"critical"},"draft":{"maxAttempts":1}}}',
    });
    expect(settings.operations).toEqual(['translate', 'draft']);
    expect(settings.forOperation('translate')).toMatchObject({ strategy: 'critical', maxAttempts: 6 });
    expect(settings.forOperation('draft')).toMatchObject({ strategy: 'balanced', maxAttempts: 1 });
    expect(settings.forOperation('anything')).toEqual(settings.values);
    expect(settings.explain('draft').find(({ name }) => name === 'maxAttempts')).toMatchObject({
      source: 'json',
    });
  });

  it('knows three presets', () => {
    expect(load({}).preset).toBe('simple');
    expect(load({ preset: 'development' }).values).toMatchObject({
      strategy: 'aggressive',
      maxAttempts: 2,
      deadlineMs: 30_000,
    });
    expect(load({ preset: 'production' }).values).toMatchObject({ strategy: 'balanced', maxConcurrent: 200 });
  });

  it('makes the values nobody chose fit those somebody chose', () => {
    expect(load({ values: { deadlineMs: 2_000 } }).values).toMatchObject({
      attemptTimeoutMs: 2_000,
      firstTokenMs: 2_000,
      idleMs: 2_000,
    });
    expect(load({ values: { backoffBaseMs: 20_000 } }).values.backoffMaxMs).toBe(20_000);
    expect(load({ values: { backoffMaxMs: 100 } }).values.backoffBaseMs).toBe(100);
  });

  it('says of a value that was moved for which one, and leaves one that fits to its own source', () => {
    const settings = load({
      preset: 'development',
      values: { deadlineMs: 9_000 },
      defaults: { idleMs: 8_000 },
    });
    const line = (name: string) => settings.explain().find((one) => one.name === name);
    expect(line('attemptTimeoutMs')).toMatchObject({ value: 9_000, source: 'fitted', from: 'deadlineMs' });
    expect(line('firstTokenMs')).toMatchObject({ value: 5_000, source: 'strategy', from: 'aggressive' });
    expect(line('idleMs')).toMatchObject({ value: 8_000, source: 'defaults' });
    expect(line('deadlineMs')).toMatchObject({ source: 'values' });
    expect(line('backoffMaxMs')).toMatchObject({ source: 'strategy' });
  });

  it('lists every impossible combination at once, with its path', () => {
    const problems = problemsOf({
      values: {
        deadlineMs: 1_000,
        attemptTimeoutMs: 2_000,
        firstTokenMs: 3_000,
        idleMs: 3_000,
        backoffBaseMs: 500,
        backoffMaxMs: 100,
        operations: { qa: { hedgeAfterMs: 5_000, idempotent: false } },
      },
    });
    const paths = problems.map(({ path }) => path);
    expect(paths).toEqual(
      expect.arrayContaining(['attemptTimeoutMs', 'firstTokenMs', 'idleMs', 'backoffBaseMs']),
    );
    expect(paths.filter((path) => path === 'operations.qa.hedgeAfterMs')).toHaveLength(2);
    expect(problemsOf({ values: { breakerTolerance: 2.1 } })).toMatchObject([{ path: 'breakerTolerance' }]);
    expect(load({ values: { breakerTolerance: 0 } }).values.breakerTolerance).toBe(0);
    expect(problemsOf({ values: { breakerSlowCallMs: 100_000 } })).toMatchObject([
      { path: 'breakerSlowCallMs' },
    ]);
  });

  it('names the nearest setting and strategy for an unknown one', () => {
    const problems = problemsOf({
      env: { TPL_RESILIENCE_MAX_ATEMPTS: '3' },
      json: { strategy: 'brave', operations: { qa: { breakerOpenMs: 5 } } },
    });
    expect(problems).toMatchObject([
      { path: 'TPL_RESILIENCE_MAX_ATEMPTS', hint: 'did you mean TPL_RESILIENCE_MAX_ATTEMPTS?' },
      { path: 'strategy' },
      { path: 'operations.qa.breakerOpenMs', hint: 'set "breakerOpenMs" for all operations' },
    ]);
  });
});

describe('the templates of the guide', () => {
  it('are settings that work', () => {
    const guide = readFileSync(new URL('../../../../docs/guides/resilience.md', import.meta.url), 'utf8');
    const templates = [...guide.matchAll(/^\| [\w ]+ \| `(\{.*\})` \|$/gm)].map(([, json]) => json!);
    expect(templates).toHaveLength(5);
    for (const json of templates) expect(() => load({ json })).not.toThrow();
  });
});
