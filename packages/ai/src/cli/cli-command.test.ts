import { freePort } from '@internal/kit/testing';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { runCommand } from './cli-command.ts';

describe('runCommand', () => {
  let out: string[];
  beforeEach(() => {
    out = [];
    for (const name of ['log', 'error'] as const) {
      jest.spyOn(console, name).mockImplementation((...words) => void out.push(words.join(' ')));
    }
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('says how it is used, and that a command is missing or wrong', async () => {
    expect(await runCommand(['--help'])).toBe(0);
    expect(await runCommand([])).toBe(2);
    expect(await runCommand(['faults', '--nonsense'])).toBe(2);
    expect(out.join('\n').match(/tpl-ai emulate/g)).toHaveLength(3);
  });

  it('lists the faults for people and for scripts', async () => {
    expect(await runCommand(['faults'])).toBe(0);
    expect(out.join('\n')).toMatch(/stall .*idle_timeout/);
    out = [];
    expect(await runCommand(['faults', '--json'])).toBe(0);
    expect(JSON.parse(out.join('\n')).length).toBeGreaterThanOrEqual(24);
  });

  it('emulates until it is told to end, printing each request and its fault', async () => {
    const port = await freePort();
    const controller = new AbortController();
    const running = runCommand(['emulate', '--port', String(port), '--text', 'Hello'], controller.signal);
    while (out.length < 4) await new Promise((resolve) => setImmediate(resolve));
    const body = JSON.stringify({ model: 'm#status_529', stream: true });
    const answer = await fetch(`http://127.0.0.1:${port}/v1/messages`, { method: 'POST', body });
    await answer.text();
    controller.abort();
    expect(await running).toBe(0);
    expect(answer.status).toBe(529);
    expect(out.join('\n')).toContain(`OPENAI_BASE_URL=http://127.0.0.1:${port}/v1`);
    expect(out.at(-1)).toBe('anthropic stream status_529');
  });

  it('refuses an impossible port, and says when one is taken', async () => {
    expect(await runCommand(['emulate', '--port', '70000'])).toBe(2);
    const port = await freePort();
    const controller = new AbortController();
    const first = runCommand(['emulate', '--port', String(port)], controller.signal);
    while (out.length < 4) await new Promise((resolve) => setImmediate(resolve));
    expect(await runCommand(['emulate', '--port', String(port)])).toBe(1);
    controller.abort();
    await first;
    expect(out.at(-1)).toMatch(/EADDRINUSE/);
  });
});
