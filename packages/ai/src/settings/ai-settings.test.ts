// Infrastructure Service: ai · stable API, changes affect all users
import { describe, expect, it } from '@jest/globals';
import { aiSettings } from './ai-settings.ts';
import { defaultWireLimits, wireLimits } from './wire-limits.ts';

describe('aiSettings', () => {
  it('has the defaults of the models', () => {
    expect(aiSettings.load().values).toMatchObject(defaultWireLimits);
  });

  it('reads variables that models and the renderer take as they are', () => {
    const { values } = aiSettings.load({
      env: { TPL_AI_IDLE_TIMEOUT_MS: '5', TPL_AI_PROMPT_SECRET: 'sixteen characters' },
    });
    expect(wireLimits(values).idleTimeoutMs).toBe(5);
    expect(values.promptSecret).toBe('sixteen characters');
  });

  it('tells every problem at once and no secret', () => {
    const env = {
      TPL_AI_IDLE_TIMEOUT_MS: '-1',
      TPL_AI_MAX_LINES: '1',
      TPL_AI_PROMPT_SECRET: 'x'.repeat(2000),
    };
    expect(() => aiSettings.load({ env })).toThrow(
      /TPL_AI_MAX_LINE_BYTES.*TPL_AI_IDLE_TIMEOUT_MS.*TPL_AI_PROMPT_SECRET/,
    );
    expect(() => aiSettings.load({ env })).not.toThrow(/xxx/);
  });
});

describe('wireLimits', () => {
  it('refuses what is no whole number of at least 1, naming each', () => {
    expect(() => wireLimits({ idleTimeoutMs: 0, maxLineBytes: 1.5 })).toThrow(/idleTimeoutMs.*maxLineBytes/);
  });
});
