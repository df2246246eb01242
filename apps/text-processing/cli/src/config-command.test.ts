import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { testOperations as operations } from '../../test/operations.ts';
import { runConfig } from './config-command.ts';
import type { CliHost } from './host/host.ts';

async function config(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const code = await runConfig(args, { env, stdout, stderr } as unknown as CliHost, operations);
  return { code, stdout: String(stdout.read() ?? ''), stderr: String(stderr.read() ?? '') };
}

describe('tpl-text config', () => {
  it('explains each setting of all six with where it came from, and no secret', async () => {
    const env = { TPL_APP_PORT: '3210', ANTHROPIC_API_KEY: 'sk-ant-hush', TPL_CACHE_JSON: '{"ttlMs":5000}' };
    const { code, stdout } = await config(['explain'], env);
    expect(code).toBe(0);
    expect(stdout).toContain('TPL_APP_PORT=3210  (environment)');
    expect(stdout).toMatch(/TPL_CACHE_TTL_MS=5000 {2}\(json/);
    for (const area of ['APP', 'CACHE', 'RESILIENCE', 'AI', 'SECURITY', 'MONITORING'])
      expect(stdout).toContain(`TPL_${area}_`);
    expect(stdout).not.toContain('hush');
  });

  it('explains only what is asked for, also as JSON', async () => {
    const { stdout } = await config(['explain', 'app-port', '--json']);
    expect(JSON.parse(stdout)).toEqual([
      { variable: 'TPL_APP_PORT', value: 3000, source: 'default', from: 'default' },
    ]);
  });

  it('validates as the start of the service would', async () => {
    expect(await config(['validate'])).toMatchObject({ code: 0, stdout: 'The settings fit.\n' });
    const wrong = await config(['validate'], { TPL_APP_PROT: '1', NODE_ENV: 'production' });
    expect(wrong).toMatchObject({ code: 1, stdout: '' });
    for (const name of ['TPL_APP_PROT', 'TPL_SECURITY_KEYS']) expect(wrong.stderr).toContain(name);
  });

  it('shows the presets and what each sets', async () => {
    const { stdout } = await config(['presets']);
    expect(stdout).toContain('TPL_CACHE_PRESET=ai-production');
    const all = JSON.parse((await config(['presets', '--json'])).stdout) as { values: object }[];
    expect(all.some(({ values }) => Object.keys(values).length > 0)).toBe(true);
  });

  it('refuses anything else', async () => {
    await expect(config(['show'])).rejects.toThrow('config needs one of explain, validate, presets');
  });
});
