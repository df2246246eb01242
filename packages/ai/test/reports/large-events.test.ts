// Infrastructure Service: ai · stable API, changes affect all users
// Events as large as a generated picture, through a door as the official client meets it.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import OpenAI from 'openai';
import { createDoor } from '../../src/http.ts';
import { wrapModel } from '../../src/index.ts';
import { createOpenAiModel } from '../../src/openai.ts';

let picture = '';
let asked = 0;
const provider = createServer((request, response) => {
  asked += 1;
  request.resume();
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  let number = 0;
  const say = (type: string, data: object) =>
    response.write(
      `event: ${type}\ndata: ${JSON.stringify({ type, sequence_number: number++, ...data })}\n\n`,
    );
  const of = (status: string, output: object[]) => ({
    response: {
      ...{ id: 'resp_1', object: 'response', created_at: 1, status, model: 'gpt-5.4', output },
      usage: { input_tokens: 3, output_tokens: 2, total_tokens: 5 },
    },
  });
  const item = { id: 'ig_1', type: 'image_generation_call', status: 'completed', result: picture };
  const about = { output_index: 0, item_id: 'ig_1', partial_image_index: 0 };
  say('response.created', of('in_progress', []));
  say('response.image_generation_call.partial_image', { ...about, partial_image_b64: picture });
  say('response.output_item.done', { output_index: 0, item });
  say('response.completed', of('completed', [item]));
  response.end();
});

beforeAll(async () => {
  await new Promise<void>((done) => provider.listen(0, '127.0.0.1', done));
});
afterAll(() => {
  provider.closeAllConnections();
  provider.close();
});

async function draw(maxLineBytes?: number) {
  asked = 0;
  const { port } = provider.address() as AddressInfo;
  const baseUrl = `http://127.0.0.1:${port}/v1`;
  const model = createOpenAiModel({ model: 'gpt-5.4', apiKey: 'k', baseUrl, maxLineBytes });
  const door = createDoor({ models: { draw: { model: wrapModel(model, []), dialects: ['responses'] } } });
  const client = new OpenAI({
    apiKey: 'none',
    baseURL: 'http://door/v1',
    fetch: (url, init) => door.handle(new Request(url as string, init)),
  });
  const stream = await client.responses.create({
    ...{ model: 'draw', input: 'Draw the tide.', stream: true as const },
    tools: [{ type: 'image_generation', partial_images: 1 }],
  });
  const events: string[] = [];
  for await (const { type } of stream) events.push(type);
  return events;
}

describe('a generated picture in a stream', () => {
  it('passes whole, partial ones too: goclaw#1348, zendev-sh/goai#70, openai-go#368', async () => {
    picture = 'A'.repeat(3_000_000);
    expect(await draw()).toEqual([
      'response.created',
      'response.image_generation_call.partial_image',
      'response.output_item.done',
      'response.completed',
    ]);
    expect(asked).toBe(1);
  });

  it('that is larger than allowed is paid once: no client is told to try again (axonhub#554)', async () => {
    picture = 'A'.repeat(20_000);
    await expect(draw(10_000)).rejects.toThrow('a line is longer than allowed');
    expect(asked).toBe(1);
  });
});
