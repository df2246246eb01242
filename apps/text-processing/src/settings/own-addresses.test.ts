import { hostname } from 'node:os';
import { describe, expect, it } from '@jest/globals';
import { loadAppSettings } from './load-app-settings.ts';
import { refuseOwnDoor } from './own-addresses.ts';

const load = (env: Record<string, string>) => refuseOwnDoor(loadAppSettings(env));

describe('refuseOwnDoor', () => {
  // CLIProxyAPI#220: what a guide tells clients to set is read by the service in the same shell.
  it.each([
    [{ OPENAI_BASE_URL: 'http://localhost:3000/llm/v1' }, 'TPL_APP_OPENAI_BASE_URL'],
    [{ ANTHROPIC_BASE_URL: 'http://127.0.0.1:3000/llm' }, 'TPL_APP_ANTHROPIC_BASE_URL'],
    [{ OPENAI_BASE_URL: 'http://[::1]:4000/llm/v1', PORT: '4000' }, 'TPL_APP_OPENAI_BASE_URL'],
    [
      { TPL_APP_COMPATIBLE_URL: `http://${hostname()}:3000/llm/v1`, TPL_APP_COMPATIBLE_MODEL: 'm' },
      'TPL_APP_COMPATIBLE_URL',
    ],
  ])('refuses the door of the service itself: %j', (env, path) => {
    expect(() => load(env)).toThrow(
      expect.objectContaining({ problems: [expect.objectContaining({ path })] }),
    );
  });

  it.each([
    {},
    { OPENAI_BASE_URL: 'http://localhost:11434/v1' },
    { OPENAI_BASE_URL: 'http://localhost:3000/v1' },
    { OPENAI_BASE_URL: 'http://localhost:3000/llm/v1', PORT: '4000' },
    { OPENAI_BASE_URL: 'https://gateway.example:3000/llm/v1' },
  ])('takes every other address: %j', (env) => {
    expect(() => load(env)).not.toThrow();
  });
});
