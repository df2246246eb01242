// Measures what a door changes: bodies that were generated, faults of the wire with the official clients, and how soon a client that left is forgotten.
import Anthropic from '@anthropic-ai/sdk';
import { createAnthropicModel } from '@tpl/ai/anthropic';
import { createDoor, doorRoutes } from '@tpl/ai/http';
import { createOpenAiCompatibleModel, createOpenAiModel } from '@tpl/ai/openai';
import type { FaultId } from '@tpl/ai/testing';
import { faultList, startEmulator } from '@tpl/ai/testing';
import Fastify from 'fastify';
import OpenAI from 'openai';
import { openDoor, startHanging } from './doors-open.ts';
import type { Results, RunOptions } from './frame.ts';
import { figure, median } from './frame.ts';

/** Bodies, faults, leaving. */
export async function measurePassThrough({ smoke }: RunOptions): Promise<Results> {
  return {
    ...(await countDifferences(smoke ? 100 : 5_000)),
    ...(await playFaults(smoke ? 5 : faultList.length)),
    ...(await timeLeaving(smoke ? 3 : 40)),
  };
}

const letters = 'ab"\\\u00e9\u2028\u{1f34f}{}[]:, \n\t/';
let state = 7;
const random = (below: number): number => {
  state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
};
const word = () => Array.from({ length: 1 + random(12) }, () => letters[random(letters.length)]).join('');

/** JSON of any shape, its numbers and blanks written as no serializer would write them. */
function anyJson(depth: number): string {
  const blank = ['', ' ', '\n', '\t'][random(4)] as string;
  const numbers = ['1.0', '1e+2', '-0', '12345678901234567890', '0.10'];
  const scalars = [JSON.stringify(word()), numbers[random(5)], 'true', 'null', '"\\u0041\\/"'];
  if (depth === 0 || random(3) === 0) return `${blank}${scalars[random(5)]}${blank}`;
  const entries = Array.from({ length: random(4) }, () => anyJson(depth - 1));
  if (random(2) === 0) return `${blank}[${entries.join(',')}]`;
  return `${blank}{${entries.map((entry, at) => `${JSON.stringify(`x${at}${word()}`)}${blank}:${entry}`).join(',')}}`;
}

/** What the provider gets of what was sent, byte for byte but for the name of the model. */
async function countDifferences(bodies: number): Promise<Results> {
  let arrived = '';
  const fetch = async (_: unknown, init?: RequestInit) => {
    arrived = init?.body as string;
    return new Response('{"error":{"message":"seen"}}', { status: 418 });
  };
  const shared = { apiKey: 'k', model: 'm-1', fetch };
  const models = {
    gpt: { model: createOpenAiModel(shared), dialects: ['chat', 'responses'] as const },
    claude: { model: createAnthropicModel(shared), dialects: ['messages'] as const },
  };
  const door = createDoor({ models, allowStored: true });
  const paths = ['/v1/chat/completions', '/v1/responses', '/v1/messages'];
  let different = 0;
  for (let count = 0; count < bodies; count += 1) {
    const at = count % 3;
    const name = at === 2 ? 'claude' : 'gpt';
    const fields = Array.from(
      { length: random(6) },
      (_, at) => `"x${at}_${random(1_000_000)}":${anyJson(4)}`,
    );
    fields.splice(random(fields.length + 1), 0, `"model" :"${name}"`, `"messages":[${anyJson(3)}]`);
    const body = `{${fields.join(',')}}`;
    const request = new Request(`http://door${paths[at]}`, { method: 'POST', body });
    await door.handle(request);
    if (arrived !== body.replace(`"model" :"${name}"`, '"model" :"m-1"')) different += 1;
  }
  return { passThroughDifferences: figure({ ours: different, unit: `of ${bodies} bodies`, target: '= 0' }) };
}

type Ask = (base: string, model: string) => Promise<string>;
const messages = [{ role: 'user' as const, content: 'Count.' }];
const openai = (base: string) =>
  new OpenAI({ apiKey: 'k', baseURL: `${base}/v1`, maxRetries: 0, timeout: 3_000 });
const anthropic = (base: string) =>
  new Anthropic({ apiKey: 'k', baseURL: base, maxRetries: 0, timeout: 3_000 });

/** By each client, plain and by its own helper for streams: the text and the tokens, as JSON. */
const asks: Readonly<Record<string, Ask>> = {
  'chat plain': async (base, model) => {
    const { choices, usage } = await openai(base).chat.completions.create({ model, messages });
    return JSON.stringify([choices[0]?.message.content, usage]);
  },
  'chat stream': async (base, model) => {
    const asked = { model, messages, stream_options: { include_usage: true } };
    const { choices, usage } = await openai(base).chat.completions.stream(asked).finalChatCompletion();
    return JSON.stringify([choices[0]?.message.content, usage]);
  },
  'responses plain': async (base, model) => {
    const { output_text, usage } = await openai(base).responses.create({ model, input: 'Count.' });
    return JSON.stringify([output_text, usage]);
  },
  'responses stream': async (base, model) => {
    const { output_text, usage } = await openai(base)
      .responses.stream({ model, input: 'Count.' })
      .finalResponse();
    return JSON.stringify([output_text, usage]);
  },
  'messages plain': async (base, model) => {
    const { content, usage } = await anthropic(base).messages.create({ model, messages, max_tokens: 99 });
    return JSON.stringify([content[0], usage]);
  },
  'messages stream': async (base, model) => {
    const { content, usage } = await anthropic(base)
      .messages.stream({ model, messages, max_tokens: 99 })
      .finalMessage();
    return JSON.stringify([content[0], usage]);
  },
};

/** The timeout of the official clients ends with the headers: one whose connection is left open after the answer waits for ever. */
const patienceMs = 5_000;
const within = (asked: Promise<string>): Promise<string | Error> =>
  Promise.race([
    asked.catch((error: Error) => error),
    new Promise<Error>((resolve) => setTimeout(() => resolve(new Error('No end.')), patienceMs).unref()),
  ]);

/** Under each fault: an error, or what the client makes of it without the door. */
async function playFaults(most: number): Promise<Results> {
  const emulator = await startEmulator({ answer: () => 'One two three – dreizehn.' });
  const door = await openDoor(emulator);
  const list = faultList.slice(0, most);
  let right = 0;
  let sameUsage = 0;
  for (const [name, ask] of Object.entries(asks)) {
    const model = name.startsWith('messages') ? 'claude' : 'gpt';
    const way = name.endsWith('plain') ? 'plain' : 'stream';
    for (const { id, [way]: expected } of list) {
      emulator.script(id as FaultId);
      const told = await within(ask(door.url, model));
      if (expected !== 'whole' && expected !== 'refusal') {
        if (told instanceof Error) right += 1;
        else process.stderr.write(`${name}, ${id}: ${told}\n`);
        continue;
      }
      emulator.script(id as FaultId);
      const straight = await within(ask(emulator.url, 'm-1'));
      if (straight instanceof Error || told === straight) right += 1;
      else process.stderr.write(`${name}, ${id}: ${String(told)} is not ${straight}\n`);
    }
  }
  for (const dialect of ['chat', 'responses', 'messages']) {
    const model = dialect === 'messages' ? 'claude' : 'gpt';
    const [plain, stream] = await Promise.all(
      ['plain', 'stream'].map((way) => asks[`${dialect} ${way}`]!(door.url, model)),
    );
    if (plain === stream) sameUsage += 1;
    else process.stderr.write(`${dialect}: ${plain} is not ${stream}\n`);
  }
  await door.close();
  await emulator.close();
  const all = list.length * Object.keys(asks).length;
  return {
    faultsTrue: figure({ ours: right, unit: `of ${all}`, target: `>= ${all}` }),
    streamedUsageEqualsPlain: figure({ ours: sameUsage / 3, unit: 'share of dialects', target: '>= 1' }),
  };
}

/** From the moment a client leaves a stream to the end of the connection upstream. */
async function timeLeaving(times: number): Promise<Results> {
  const provider = await startHanging();
  const model = createOpenAiCompatibleModel({ baseUrl: provider.url, model: 'm' });
  const server = Fastify();
  await server.register(doorRoutes, { door: createDoor({ models: { m: { model, dialects: ['chat'] } } }) });
  const url = await server.listen({ port: 0, host: '127.0.0.1' });
  const took: number[] = [];
  for (let count = 0; count < times; count += 1) {
    const left = provider.left();
    const leaving = new AbortController();
    const body = JSON.stringify({ model: 'm', stream: true, messages });
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${url}/v1/chat/completions`, {
      method: 'POST',
      headers,
      body,
      signal: leaving.signal,
    });
    await response.body?.getReader().read();
    const from = performance.now();
    leaving.abort();
    took.push((await left) - from);
  }
  await server.close();
  provider.close();
  process.stderr.write(`leaving: ${median(took).toFixed(1)} ms in the middle\n`);
  return { cancelMs: figure({ ours: Math.max(...took), unit: `ms, worst of ${times}`, target: '<= 100' }) };
}
