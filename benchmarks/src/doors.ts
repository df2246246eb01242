// Measures the door for clients of OpenAI and Anthropic: who gets through, what it changes, what it costs.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TextModel } from '@tpl/ai';
import { createAnthropicModel } from '@tpl/ai/anthropic';
import { createDoor, doorRoutes } from '@tpl/ai/http';
import { createOpenAiModel } from '@tpl/ai/openai';
import type { Emulator } from '@tpl/ai/testing';
import { startEmulator } from '@tpl/ai/testing';
import Fastify from 'fastify';
import { stopAll } from './app-processes.ts';
import type { Place } from './doors-asked.ts';
import { answerAll } from './doors-asked.ts';
import { clientCombinations } from './doors-clients.ts';
import { frameworkCombinations } from './doors-frameworks.ts';
import { measureGuard } from './doors-guard.ts';
import { measureOverhead } from './doors-overhead.ts';
import { measurePassThrough } from './doors-pass.ts';
import type { Results, RunOptions } from './frame.ts';
import { figure } from './frame.ts';

/** Figures of the door. */
export async function run(options: RunOptions): Promise<Results> {
  try {
    return {
      ...(await measureClients()),
      ...(await measurePassThrough(options)),
      ...(await measureGuard(options)),
      ...(await measureOverhead(options)),
    };
  } finally {
    await stopAll();
  }
}

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

/** Each library straight and through the door: the same answer. */
export async function measureClients(): Promise<Results> {
  const emulator = await startEmulator({ answer: answerAll });
  const door = await openDoor(emulator);
  const straight: Place = { openai: emulator.openaiUrl, anthropic: emulator.url, gpt: 'm-1', claude: 'm-1' };
  const through: Place = { openai: `${door.url}/v1`, anthropic: door.url, gpt: 'gpt', claude: 'claude' };
  const all = [...clientCombinations(), ...frameworkCombinations()];
  let same = 0;
  for (const { name, ask } of all) {
    const told = await Promise.all(
      [straight, through].map((place) => ask(place).catch((error: Error) => `failed: ${error.message}`)),
    );
    const [one, other] = told.map((value) => JSON.stringify(value));
    if (one === other && one !== undefined && !one.startsWith('"failed')) same += 1;
    else
      process.stderr.write(
        `${name}: straight ${one?.slice(0, 200)}, through the door ${other?.slice(0, 200)}\n`,
      );
  }
  await door.close();
  await emulator.close();
  return {
    clientsThrough: figure({ ours: same, unit: `of ${all.length} combinations`, target: `>= ${all.length}` }),
  };
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
