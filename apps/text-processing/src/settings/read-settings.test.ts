import { describe, expect, it } from '@jest/globals';
import { testOperations as operations } from '../../test/operations.ts';
import { readAllSettings, readServiceSettings } from './read-settings.ts';
import { SettingsError } from './settings-error.ts';

async function problemsOf(env: Record<string, string>): Promise<readonly { path: string; hint?: string }[]> {
  const error: unknown = await readAllSettings(env, operations).then(
    () => new Error('nothing was wrong'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof SettingsError)) throw error;
  return error.problems;
}

describe('settings of the service', () => {
  it('names what is wrong in every package at once', async () => {
    const problems = await problemsOf({
      TPL_APP_MAX_TEXT_CHARACTER: '5',
      TPL_APP_BATCH_CONCURRENCY: 'many',
      TPL_CACHE_TTL_MS: '-1',
      TPL_RESILIENCE_STRATEGY: 'brave',
      TPL_MONITORING_LOG_LEVEL: 'loud',
      TPL_SECURITIES_KEYS: 'x',
      NODE_ENV: 'production',
    });
    const text = problems.map(({ path, hint }) => `${path} ${hint ?? ''}`).join('\n');
    for (const name of [
      'TPL_APP_BATCH_CONCURRENCY',
      'TPL_CACHE_TTL_MS',
      'TPL_RESILIENCE_STRATEGY',
      'TPL_MONITORING_LOG_LEVEL',
      'TPL_SECURITIES_KEYS',
    ]) {
      expect(text).toContain(name);
    }
    expect(text).toContain('did you mean TPL_APP_MAX_TEXT_CHARACTERS?');
    // A production service without keys.
    expect(text).toMatch(/keys/i);
  });

  it('names once what is wrong with a variable that two packages read', async () => {
    const error: unknown = await readAllSettings({ REDIS_URL: 'http://x' }, operations).catch(
      (thrown) => thrown,
    );
    expect(String(error).match(/REDIS_URL/g)).toHaveLength(1);
  });

  it('wants the whole added route or none of it', async () => {
    expect(
      (await problemsOf({ TPL_APP_COMPATIBLE_URL: 'http://localhost:8080/v1' })).map(({ path }) => path),
    ).toEqual(['TPL_APP_COMPATIBLE_MODEL']);
    expect((await problemsOf({ TPL_APP_COMPATIBLE_MODEL: 'llama' })).map(({ path }) => path)).toEqual([
      'TPL_APP_COMPATIBLE_URL',
    ]);
  });

  it('gives each operation the cache time and strategy it suggests, unless somebody set them', async () => {
    const plain = await readServiceSettings({}, operations);
    expect(plain.cache.forOperation('find').ttlMs).toBe(30 * 60_000);
    expect(plain.resilience.forOperation('find').strategy).toBe('conservative');
    const set = await readServiceSettings(
      { TPL_CACHE_TTL_MS: '5000', TPL_RESILIENCE_STRATEGY: 'critical' },
      operations,
    );
    expect(set.cache.forOperation('find').ttlMs).toBe(5_000);
    expect(set.resilience.forOperation('find').strategy).toBe('critical');
  });

  it('keeps answers longer in production', async () => {
    const { cache } = await readServiceSettings({ NODE_ENV: 'production' }, operations);
    expect(cache.preset).toBe('ai-production');
  });
});
