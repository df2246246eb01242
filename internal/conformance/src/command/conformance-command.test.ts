import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Emulator } from '../emulator/start-emulator.ts';
import { startEmulator } from '../emulator/start-emulator.ts';
import { conformanceCommand } from './conformance-command.ts';

const naive = `"${process.execPath}" "${fileURLToPath(new URL('../../test/naive-client.mjs', import.meta.url))}"`;

describe('tpl-ai conformance', () => {
  let out: string[];
  let errors: string[];
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startEmulator({ strict: { apiKey: 'secret-key', models: ['m'] } });
    process.env['CONFORMANCE_TEST_KEY'] = 'secret-key';
  });
  afterAll(async () => {
    delete process.env['CONFORMANCE_TEST_KEY'];
    await emulator.close();
  });
  beforeEach(() => {
    out = [];
    errors = [];
    jest.spyOn(console, 'log').mockImplementation((...words) => void out.push(words.join(' ')));
    jest.spyOn(console, 'error').mockImplementation((...words) => void errors.push(words.join(' ')));
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('judges a server, says before how much it will ask, and never prints the key', async () => {
    const args = [
      emulator.url,
      '--dialect',
      'anthropic',
      '--key-env',
      'CONFORMANCE_TEST_KEY',
      '--only',
      'errors',
    ];
    expect(await conformanceCommand(args)).toBe(0);
    expect(errors).toEqual(['7 checks, 7 requests for m, none for more than 200 tokens']);
    expect(out.at(-1)).toBe('7 pass, 0 fail, 0 are not looked at');
    expect([...out, ...errors].join()).not.toContain('secret-key');
  });

  it('ends with 1 where something is wrong, with what was expected and where that is written', async () => {
    const args = [emulator.openaiUrl, '--model', 'm', '--only', 'models', '--wait', '5'];
    expect(await conformanceCommand(args)).toBe(1);
    expect(out.join('\n')).toMatch(/fail {2}models\.list .*status 401\n.*expected: .*\n.*https:\/\//);
    out = [];
    expect(await conformanceCommand([...args, '--json'])).toBe(1);
    expect(JSON.parse(out.join('\n'))).toMatchObject({
      dialect: 'openai-chat',
      model: 'm',
      failed: 2,
      checks: [{ id: 'models.list' }, {}],
    });
  });

  it('finds that a naive program takes half of an answer for all of it', async () => {
    const faults = ['--faults', 'clean_cut,error_mid_stream,cut,crlf', '--wait', '20'];
    expect(await conformanceCommand(['--client', naive, '--way', 'stream', ...faults])).toBe(1);
    const found = out.slice(0, -1).map((line) => line.split(/ +/).slice(0, 2).join(' '));
    expect(found.sort()).toEqual(['bare_error cut', 'cut clean_cut', 'cut error_mid_stream', 'whole crlf']);
    expect(out.at(-1)).toMatch(/2 cut/);
  });

  it('ends a program that hangs with what it has started, and one that says nothing is told', async () => {
    const hanging = `${naive}; true`;
    const args = ['--client', hanging, '--way', 'plain', '--faults', 'stall', '--wait', '1', '--json'];
    expect(await conformanceCommand(args)).toBe(1);
    expect(JSON.parse(out.join('\n'))).toMatchObject({
      counts: { hangs: 1 },
      rows: [{ fault: 'stall', outcome: 'hangs' }],
    });
    await expect(conformanceCommand(['--client', 'exit 3'])).rejects.toThrow(
      'NoAnswer: it ended with 3 and told nothing',
    );
  });

  it('judges a gateway by its headers', async () => {
    const args = ['--gateway', 'http://127.0.0.1:9/v1', '--header', 'x-upstream: {upstream}', '--wait', '3'];
    await expect(conformanceCommand(args)).rejects.toThrow(/BrokenAnswer: broken/);
  });

  it.each([
    [[]],
    [['http://a', '--client', 'b']],
    [['ftp://a']],
    [['http://a', '--dialect', 'latin']],
    [['http://a', '--key-env', 'CONFORMANCE_NO_SUCH_KEY']],
    [['http://127.0.0.1:9', '--only', 'answer']],
    [['http://a', '--model', 'm', '--only', 'nothing']],
    [['http://a', '--wait', '0']],
    [['--client', 'a', '--way', 'up']],
    [['--client', 'a', '--faults', 'none']],
    [['--client', 'a', '--port', '0']],
    [['--client', 'a', '--at-once', '0']],
    [['--gateway', 'http://a', '--header', 'none']],
  ])('refuses %j', async (args) => {
    expect(await conformanceCommand(args)).toBe(2);
    expect(errors.join('\n')).toContain('tpl-ai conformance --client COMMAND');
  });
});
