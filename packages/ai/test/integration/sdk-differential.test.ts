import { createSseReader } from '@internal/kit';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Stream } from 'openai/streaming';
import { readText } from '../../src/wire/bounded-fetch.ts';

const tooLong = (): never => {
  throw new Error('too long');
};

function responseOf(bytes: Uint8Array, cuts: readonly number[]): Response {
  const at = [...new Set([0, ...cuts.map((cut) => cut % bytes.length), bytes.length])].sort((a, b) => a - b);
  const body = new ReadableStream({
    start(controller) {
      for (const [index, from] of at.slice(0, -1).entries())
        controller.enqueue(bytes.slice(from, at[index + 1]));
      controller.close();
    },
  });
  return new Response(body as never);
}

async function ours(response: Response): Promise<unknown[]> {
  const reader = createSseReader(1e6, tooLong);
  const seen: unknown[] = [];
  for await (const text of readText(response, new AbortController().signal, 1e6)) {
    for (const { data } of reader.push(text)) if (data !== '[DONE]') seen.push(JSON.parse(data));
  }
  return seen;
}

async function theirs(response: Response): Promise<unknown[]> {
  const seen: unknown[] = [];
  for await (const event of Stream.fromSSEResponse(response, new AbortController())) seen.push(event);
  return seen;
}

describe('our reader of event streams', () => {
  it('reads what the SDK reads, on valid streams split at any byte', async () => {
    const end = fc.constantFrom('\n', '\r\n');
    const payload = fc.record({ n: fc.integer(), text: fc.string({ unit: 'grapheme', maxLength: 12 }) });
    const frame = fc
      .tuple(payload, end, fc.boolean(), fc.boolean())
      .map(
        ([data, eol, hasComment, hasSpace]) =>
          `${hasComment ? `: note${eol}` : ''}data:${hasSpace ? ' ' : ''}${JSON.stringify(data)}${eol}${eol}`,
      );
    const stream = fc
      .array(frame, { minLength: 1, maxLength: 6 })
      .map((frames) => `${frames.join('')}data: [DONE]\n\n`);
    await fc.assert(
      fc.asyncProperty(stream, fc.array(fc.nat(), { maxLength: 12 }), async (text, cuts) => {
        const bytes = new TextEncoder().encode(text);
        expect(await ours(responseOf(bytes, cuts))).toEqual(await theirs(responseOf(bytes, cuts)));
      }),
      { numRuns: 300 },
    );
  });
});
