import { describe, expect, it } from '@jest/globals';
import { aiSettings, takeAiSettings } from './ai-settings.ts';
import { defaultWireLimits } from './wire-limits.ts';

describe('aiSettings', () => {
  it('has the defaults of the models', () => {
    expect(aiSettings.load().values).toMatchObject(defaultWireLimits);
  });

  it('reads variables that models and the renderer take as they are', () => {
    const { values } = aiSettings.load({
      env: { TPL_AI_IDLE_TIMEOUT_MS: '5', TPL_AI_PROMPT_SECRET: 'sixteen characters' },
    });
    expect(values.idleTimeoutMs).toBe(5);
    expect(values.promptSecret).toBe('sixteen characters');
  });

  it('tells every problem at once and no secret', () => {
    const env = {
      TPL_AI_IDLE_TIMEOUT_MS: '-1',
      TPL_AI_MAX_LINES: '1',
      TPL_AI_PROMPT_SECRET: 'x'.repeat(2000),
    };
    expect(() => aiSettings.load({ env })).toThrow(
      /TPL_AI_MAX_LINE_BYTES.*TPL_AI_IDLE_TIMEOUT_MS.*TPL_AI_PROMPT_SECRET/s,
    );
    expect(() => aiSettings.load({ env })).not.toThrow(/xxx/);
  });
});

describe('takeAiSettings', () => {
  it('takes loaded settings or those written by hand, and refuses both together', () => {
    const settings = aiSettings.load({ values: { idleTimeoutMs: 5 } });
    expect(takeAiSettings({ settings }, ['idleTimeoutMs']).idleTimeoutMs).toBe(5);
    expect(takeAiSettings({ idleTimeoutMs: 6 }, ['idleTimeoutMs']).idleTimeoutMs).toBe(6);
    expect(() => takeAiSettings({ settings, idleTimeoutMs: 6 }, ['idleTimeoutMs'])).toThrow(
      expect.objectContaining({
        code: 'invalid_options',
        problems: [expect.objectContaining({ path: 'idleTimeoutMs' })],
      }),
    );
  });

  it('names every value by hand that does not fit', () => {
    const given = { idleTimeoutMs: 0, maxLineBytes: 1.5 };
    expect(() => takeAiSettings(given, ['idleTimeoutMs', 'maxLineBytes'])).toThrow(
      /idleTimeoutMs.*maxLineBytes/s,
    );
  });
});
