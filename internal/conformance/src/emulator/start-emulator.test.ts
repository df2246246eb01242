import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Emulator } from './start-emulator.ts';
import { startEmulator } from './start-emulator.ts';

const post = (url: string, body: unknown) => fetch(url, { method: 'POST', body: JSON.stringify(body) });

describe('startEmulator', () => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startEmulator();
  });
  afterAll(() => emulator.close());

  it('answers the three dialects, whole', async () => {
    const messages = await (await post(`${emulator.url}/v1/messages`, { model: 'm' })).json();
    expect(messages).toMatchObject({ type: 'message', model: 'm', stop_reason: 'end_turn' });
    const response = await (await post(`${emulator.openaiUrl}/responses`, { model: 'm' })).json();
    expect(response).toMatchObject({ object: 'response', status: 'completed' });
    const chat = await (await post(`${emulator.openaiUrl}/chat/completions`, { model: 'm' })).json();
    expect(chat).toMatchObject({ object: 'chat.completion', choices: [{ finish_reason: 'stop' }] });
  });

  it('streams with the terminator of each dialect', async () => {
    for (const [path, last] of [
      ['messages', 'message_stop'],
      ['responses', 'response.completed'],
      ['chat/completions', '[DONE]'],
    ]) {
      const text = await (await post(`${emulator.openaiUrl}/${path}`, { model: 'm', stream: true })).text();
      expect(text.trimEnd().split('\n').at(-1)).toContain(last);
    }
  });

  it('plays scripted faults first, one a request, then those named by the model', async () => {
    emulator.script('status_529', undefined);
    const url = `${emulator.url}/v1/messages`;
    expect((await post(url, { model: 'm' })).status).toBe(529);
    expect((await post(url, { model: 'm#status_401' })).status).toBe(200);
    expect((await post(url, { model: 'm#status_401' })).status).toBe(401);
  });

  it('plays the fault that its path names, again and again, and knows no other', async () => {
    for (let turn = 0; turn < 2; turn += 1)
      expect((await post(`${emulator.url}/fault/status_529/v1/messages`, { model: 'm' })).status).toBe(529);
    expect((await post(`${emulator.url}/fault/nothing/v1/messages`, { model: 'm' })).status).toBe(404);
  });

  it('asks for a key and a known model where it is strict', async () => {
    const strict = await startEmulator({ strict: { apiKey: 'k', models: ['m'] } });
    const ask = (key: string, model: string) =>
      fetch(`${strict.openaiUrl}/chat/completions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}` },
        body: JSON.stringify({ model, messages: [{}] }),
      });
    const statuses = [await ask('x', 'm'), await ask('k', 'n'), await ask('k', 'm')].map(
      ({ status }) => status,
    );
    expect(statuses).toEqual([401, 404, 200]);
    await strict.close();
  });

  it('refuses a choice of tools without tools where it is strict, as the providers do', async () => {
    await using strict = await startEmulator({ strict: { apiKey: 'k', models: ['m'] } });
    const ask = async (path: string, more: object) => {
      const asked = { model: 'm', max_tokens: 9, messages: [{}], input: 'Hello', ...more };
      const body = JSON.stringify(path === 'responses' ? { ...asked, max_tokens: undefined } : asked);
      const headers = { authorization: 'Bearer k' };
      return (await fetch(`${strict.openaiUrl}/${path}`, { method: 'POST', headers, body })).status;
    };
    for (const path of ['chat/completions', 'messages', 'responses']) {
      for (const tool_choice of ['auto', 'none'])
        expect(await ask(path, { tool_choice })).toBe(path === 'responses' ? 200 : 400);
      expect(await ask(path, { tool_choice: 'required', tools: [] })).toBe(400);
      expect(await ask(path, { tool_choice: 'required', tools: [{ name: 't' }] })).toBe(200);
    }
  });

  it('bills what it answers, and exports its bill a day or a request', async () => {
    const billing = await startEmulator({
      answer: () => ({ text: 'Eight..!', usage: { cacheReadTokens: 2 } }),
    });
    for (const fault of ['gzip', 'cut', 'silent_body', 'status_529', 'refusal']) {
      const answer = post(`${billing.url}/fault/${fault}/v1/messages`, { model: 'm' });
      await answer.then(({ body }) => body?.cancel()).catch(() => {});
    }
    await (await post(`${billing.openaiUrl}/responses`, { model: 'm' })).text();
    await (await post(`${billing.openaiUrl}/responses`, { model: 'm' })).text();
    expect(billing.bookings.map(({ usage }) => usage.outputTokens)).toEqual([2, 1, 0, 3, 2, 2]);
    expect(billing.usageExport('openai').trimEnd().split('\n')).toHaveLength(2);
    expect(billing.usageExport('anthropic', 'request').match(/req_emulated_/g)).toHaveLength(4);
    await billing.close();
  });

  it('keeps no key of a request', async () => {
    await fetch(`${emulator.url}/v1/messages`, {
      method: 'POST',
      headers: { authorization: 'Bearer secret-key', 'x-api-key': 'secret-key', 'api-key': 'secret-key' },
      body: '{"model":"m"}',
    });
    expect(JSON.stringify(emulator.requests)).not.toContain('secret-key');
  });

  it('says what is wrong with a request it cannot answer', async () => {
    expect((await post(`${emulator.url}/elsewhere`, {})).status).toBe(404);
    expect((await post(`${emulator.url}/v1/messages`, [])).status).toBe(400);
    const noJson = await fetch(`${emulator.url}/v1/messages`, { method: 'POST', body: '{' });
    expect(noJson.status).toBe(400);
  });

  it('ends every connection when it closes, and may be closed twice', async () => {
    const other = await startEmulator();
    const hanging = post(`${other.url}/v1/messages`, { model: 'm#slow_headers' }).catch(() => 'ended');
    while (other.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(other.openSockets).toBe(1);
    await other[Symbol.asyncDispose]();
    await other.close();
    expect(await hanging).toBe('ended');
    expect(other.openSockets).toBe(0);
  });
});
