// How long a call of the door may take: by TPL_AI_*, whatever holds for the operations of the service.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import OpenAI from 'openai';
import type { TestApp } from './start-app.ts';
import { startApp } from './start-app.ts';

// Says its words one by one, with so many milliseconds before each.
let pace = 150;
let asked = 0;
const words = ['The ', 'tide ', 'is ', 'high.'];
const provider = createServer(async (request, response) => {
  asked += 1;
  let body = '';
  for await (const part of request) body += String(part);
  const { stream } = JSON.parse(body) as { stream?: boolean };
  const head = { id: 'c', object: 'chat.completion', model: 'm', created: 1 };
  if (!stream) {
    await sleep(4 * pace);
    const message = { role: 'assistant', content: words.join('') };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ ...head, choices: [{ index: 0, message, finish_reason: 'stop' }] }));
    return;
  }
  response.setHeader('content-type', 'text/event-stream');
  response.flushHeaders();
  for (const content of words) {
    await sleep(pace);
    const choices = [{ index: 0, delta: { content }, finish_reason: null }];
    response.write(`data: ${JSON.stringify({ ...head, object: 'chat.completion.chunk', choices })}\n\n`);
  }
  const choices = [{ index: 0, delta: {}, finish_reason: 'stop' }];
  response.end(`data: ${JSON.stringify({ ...head, choices })}\n\ndata: [DONE]\n\n`);
});
const open: TestApp[] = [];
let env: Record<string, string>;

beforeAll(async () => {
  await new Promise<void>((done) => provider.listen(0, '127.0.0.1', done));
  const { port } = provider.address() as AddressInfo;
  env = {
    TPL_APP_COMPATIBLE_URL: `http://127.0.0.1:${port}/v1`,
    TPL_APP_COMPATIBLE_MODEL: 'slow',
    TPL_RESILIENCE_DEADLINE_MS: '300',
    TPL_RESILIENCE_ATTEMPT_TIMEOUT_MS: '200',
    TPL_RESILIENCE_FIRST_TOKEN_MS: '100',
    TPL_RESILIENCE_IDLE_MS: '100',
  };
});
afterAll(async () => {
  for (const app of open) await app.close();
  provider.closeAllConnections();
  provider.close();
});

async function client(more: Record<string, string> = {}): Promise<OpenAI> {
  const app = await startApp({ ...env, ...more });
  open.push(app);
  return new OpenAI({ apiKey: 'none', baseURL: `${app.url}/llm/v1`, maxRetries: 0 });
}
const ask = { model: 'slow', messages: [{ role: 'user' as const, content: 'How is the tide?' }] };
const failed = (call: Promise<unknown>) =>
  call.then(
    () => undefined,
    ({ status, code }: { status?: number; code?: string }) => ({ status, code }),
  );
async function readAll(openai: OpenAI): Promise<string> {
  const stream = await openai.chat.completions.create({ ...ask, stream: true });
  let text = '';
  for await (const { choices } of stream) text += choices[0]?.delta.content ?? '';
  return text;
}

describe('a call of the door', () => {
  it('goes on past the limits of operations, streamed and whole: pydantic/logfire#1882, mezmo/aura#504, experientiallabs/experiential#1054', async () => {
    pace = 150;
    const openai = await client();
    expect(await readAll(openai)).toBe(words.join(''));
    const whole = await openai.chat.completions.create(ask);
    expect(whole.choices[0]?.message.content).toBe(words.join(''));
    expect(asked).toBe(2);
  });

  it('ends by the limits of TPL_AI_*, and says which one: Wei-Shaw/claude-relay-service#971', async () => {
    pace = 400;
    const first = await client({ TPL_AI_FIRST_TOKEN_TIMEOUT_MS: '100' });
    expect(await failed(readAll(first))).toEqual({ status: 504, code: 'first_token_timeout' });
    const total = await client({ TPL_AI_TOTAL_TIMEOUT_MS: '300' });
    expect(await failed(total.chat.completions.create(ask))).toEqual({ status: 504, code: 'total_timeout' });
    const idle = await client({ TPL_AI_IDLE_TIMEOUT_MS: '100' });
    expect(await failed(readAll(idle))).toMatchObject({ code: 'idle_timeout' });
  });
});
