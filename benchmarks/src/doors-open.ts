// Opens a door before an emulated provider, and a provider that never ends.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TextModel } from '@tpl/ai';
import { createAnthropicModel } from '@tpl/ai/anthropic';
import { createDoor, doorRoutes } from '@tpl/ai/http';
import { createOpenAiModel } from '@tpl/ai/openai';
import type { Emulator } from '@tpl/ai/testing';
import Fastify from 'fastify';

/** A door before the emulator, in this process. */
export async function openDoor(emulator: Emulator, wrap = (model: TextModel) => model) {
  const limits = {
    headersTimeoutMs: 500,
    firstTokenTimeoutMs: 500,
    idleTimeoutMs: 500,
    totalTimeoutMs: 2_000,
  };
  const provider = { ...limits, apiKey: 'ours', model: 'm-1', price: { input: 1, output: 1 } };
  const claude = wrap(createAnthropicModel({ ...provider, baseUrl: emulator.url }));
  const gpt = wrap(createOpenAiModel({ ...provider, baseUrl: emulator.openaiUrl }));
  const door = createDoor({
    prefix: '/llm',
    models: {
      claude: { model: claude, dialects: ['messages'] },
      gpt: { model: gpt, dialects: ['chat', 'responses'] },
    },
  });
  const server = Fastify();
  await server.register(doorRoutes, { door });
  const url = await server.listen({ port: 0, host: '127.0.0.1' });
  return { door, url: `${url}/llm`, close: () => server.close() };
}

/** A server that keeps a request open, and says when its client left. */
export async function startHanging(): Promise<{
  url: string;
  left: () => Promise<number>;
  close: () => void;
}> {
  let onLeave: (at: number) => void = () => {};
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const chunk = {
      object: 'chat.completion.chunk',
      model: 'm',
      choices: [{ index: 0, delta: { content: 'Yes' } }],
    };
    response.write(`data: ${JSON.stringify(chunk)}\n\n`);
    response.once('close', () => onLeave(performance.now()));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    left: () =>
      new Promise((resolve) => {
        onLeave = resolve;
      }),
    close: () => server.closeAllConnections(),
  };
}
