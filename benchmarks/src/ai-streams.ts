// Times streamed answers beside the official SDKs.
import { createOpenAI } from '@ai-sdk/openai';
import { ChatOpenAI } from '@langchain/openai';
import { createOpenAiCompatibleModel } from '@tpl/ai/openai';
import { streamText } from 'ai';
import { OpenAI } from 'openai';
import type { Figure } from './frame.ts';
import { figure, median } from './frame.ts';

/** Processor time of each subject per call in microseconds, measured in turns. */
export async function cpuUs(
  subjects: Record<string, () => Promise<unknown>>,
  calls: number,
  rounds: number,
): Promise<Record<string, number>> {
  const times: Record<string, number[]> = Object.fromEntries(Object.keys(subjects).map((name) => [name, []]));
  // Two rounds warm all subjects up.
  for (let round = -2; round < rounds; round += 1) {
    for (const [name, subject] of Object.entries(subjects)) {
      const before = process.cpuUsage();
      for (let call = 0; call < calls; call += 1) await subject();
      const { user, system } = process.cpuUsage(before);
      if (round >= 0) times[name]?.push((user + system) / calls);
    }
  }
  return Object.fromEntries(Object.entries(times).map(([name, list]) => [name, median(list)]));
}

const chunksOfStream = 500;

function streamBody(): Uint8Array[] {
  const base = { id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm' };
  const chunk = (choice: object) =>
    `data: ${JSON.stringify({ ...base, choices: [{ index: 0, finish_reason: null, ...choice }] })}\n\n`;
  const frames = Array.from({ length: chunksOfStream }, (_, at) =>
    chunk({ delta: { content: `word${at} ` } }),
  );
  frames.push(chunk({ delta: {}, finish_reason: 'stop' }));
  frames.push(
    `data: ${JSON.stringify({ ...base, choices: [], usage: { prompt_tokens: 9, completion_tokens: 500, total_tokens: 509 } })}\n\n`,
    'data: [DONE]\n\n',
  );
  const parts = Array.from({ length: 50 }, (_, at) => frames.slice(at * 11, at * 11 + 11).join(''));
  return parts.filter((part) => part !== '').map((part) => new TextEncoder().encode(part));
}

/** Processor time for a chunk of a stream, beside the SDK and two frameworks. */
export async function streaming(smoke: boolean): Promise<Figure> {
  const parts = streamBody();
  const fetch = async () => {
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const part of parts) controller.enqueue(part);
        controller.close();
      },
    });
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
  };
  const messages = [{ role: 'user' as const, content: 'Go.' }];
  const baseURL = 'http://127.0.0.1:9/v1';
  const ours = createOpenAiCompatibleModel({ model: 'm', baseUrl: baseURL, fetch });
  const openai = new OpenAI({ apiKey: 'k', baseURL, fetch, maxRetries: 0 });
  const provider = createOpenAI({ apiKey: 'k', baseURL, fetch });
  const chain = new ChatOpenAI({ model: 'm', apiKey: 'k', maxRetries: 0, configuration: { baseURL, fetch } });
  const drain = async (stream: AsyncIterable<unknown>) => {
    let seen = 0;
    for await (const _ of stream) seen += 1;
    if (seen < chunksOfStream) throw new Error(`only ${seen} of ${chunksOfStream} chunks came`);
  };
  const times = await cpuUs(
    {
      ours: () => drain(ours.stream({ messages })),
      openai: async () => drain(await openai.chat.completions.create({ model: 'm', messages, stream: true })),
      ai: () => drain(streamText({ model: provider.chat('m'), messages, maxRetries: 0 }).textStream),
      langchain: async () => drain(await chain.stream('Go.')),
    },
    smoke ? 2 : 40,
    smoke ? 2 : 15,
  );
  const { ours: mine = Number.NaN, ...peers } = times;
  const perChunk = (us: number) => us / chunksOfStream;
  const others = Object.fromEntries(Object.entries(peers).map(([name, us]) => [name, perChunk(us)]));
  return figure({ ours: perChunk(mine), peers: others, unit: 'us', target: '<= 3.5' });
}

/** Random valid streams, split at random bytes: our text beside the SDK's. */
export async function differences(count: number): Promise<Figure> {
  let state = 42;
  const random = (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const words = ['a', 'Grüße ', '🍏', '\n', '"', '\\', '日本', ' ', 'data: ', '\u2028'];
  let different = 0;
  for (let turn = 0; turn < count; turn += 1) {
    const end = random(2) === 0 ? '\n' : '\r\n';
    const frame = (choice: object) =>
      `${random(5) === 0 ? `: note${end}` : ''}data:${random(2) === 0 ? ' ' : ''}${JSON.stringify({ choices: [{ index: 0, ...choice }] })}${end}${end}`;
    const frames = Array.from({ length: 1 + random(8) }, () =>
      frame({ delta: { content: words[random(words.length)] } }),
    );
    const bytes = new TextEncoder().encode(
      `${frames.join('')}${frame({ delta: {}, finish_reason: 'stop' })}data: [DONE]${end}${end}`,
    );
    const cuts = [
      0,
      ...Array.from({ length: random(12) }, () => random(bytes.length)).sort((a, b) => a - b),
      bytes.length,
    ];
    const fetch = async () => {
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          for (const [at, from] of cuts.slice(0, -1).entries())
            if (cuts[at + 1] !== from) controller.enqueue(bytes.slice(from, cuts[at + 1]));
          controller.close();
        },
      });
      return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
    };
    const messages = [{ role: 'user' as const, content: 'x' }];
    const baseURL = 'http://127.0.0.1:9/v1';
    let [ours, theirs] = ['', ''];
    const model = createOpenAiCompatibleModel({ model: 'm', baseUrl: baseURL, fetch });
    for await (const event of model.stream({ messages })) if (event.type === 'text') ours += event.text;
    const sdk = new OpenAI({ apiKey: 'k', baseURL, fetch, maxRetries: 0 });
    const stream = await sdk.chat.completions.create({ model: 'm', messages, stream: true });
    for await (const chunk of stream) theirs += chunk.choices[0]?.delta.content ?? '';
    if (ours !== theirs) different += 1;
  }
  return figure({ ours: different, unit: 'streams', target: '= 0' });
}
