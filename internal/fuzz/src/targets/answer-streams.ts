// Fuzzes what reads the streams of providers.
import assert from 'node:assert/strict';
import { createSseReader } from '@internal/kit';
import fc from 'fast-check';
import { createAnthropicModel } from '../../../../packages/ai/src/anthropic.ts';
import type { TextModel } from '../../../../packages/ai/src/index.ts';
import { createOpenAiCompatibleModel, createOpenAiModel } from '../../../../packages/ai/src/openai.ts';
import { eventsOf, framed, truthOf } from '../../../../packages/ai/test/oracle/generated/stream-of.ts';
import type { OurOutcome } from '../../../../packages/ai/test/oracle/support/read-ours.ts';
import { readOurs } from '../../../../packages/ai/test/oracle/support/read-ours.ts';
import { randomOf } from '../run/random.ts';
import type { Target } from '../run/target.ts';

const dialects = ['chat', 'responses', 'anthropic'] as const;
const price = { input: 1, output: 2, cacheRead: 0.1, cacheWrite: 1.25, cacheWrite1h: 2 };

/** A model whose server sends these bytes, in pieces of these sizes. */
function modelOf(dialect: (typeof dialects)[number], bytes: Buffer, sizes: readonly number[]): TextModel {
  const fetch = async () => {
    let at = 0;
    let turn = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (at >= bytes.length) return controller.close();
        const size = sizes[turn % sizes.length] as number;
        controller.enqueue(new Uint8Array(bytes.subarray(at, at + size)));
        at += size;
        turn += 1;
      },
    });
    return new Response(body, {
      headers: { 'content-type': 'text/event-stream', 'x-request-id': 'r', 'request-id': 'r' },
    });
  };
  const options = { model: 'm', apiKey: 'key', price, baseUrl: 'http://127.0.0.1:9/v1', fetch };
  if (dialect === 'anthropic') return createAnthropicModel(options);
  return (dialect === 'chat' ? createOpenAiCompatibleModel : createOpenAiModel)(options);
}

function check({ answer, error, otherPieces }: OurOutcome): string {
  assert.equal(otherPieces, undefined, 'the pieces of a stream are not its text');
  if (error) {
    assert.ok(error.isAiError, `throws what is no AiError: ${error.message}`);
    return `error ${String(error.code)}`;
  }
  assert.ok(answer);
  for (const [name, count] of Object.entries(answer.usage))
    assert.ok(
      typeof count !== 'number' || (Number.isFinite(count) && count >= 0),
      `${name} is no count: ${String(count)}`,
    );
  return `answer ${answer.finish}${answer.calls.length > 0 ? ', calls' : ''}`;
}

function checkLines(text: string): void {
  const all = (pieces: readonly string[]) => {
    const reader = createSseReader(1_000_000, () => assert.fail('a line is too long'));
    const events = pieces.flatMap((piece) => reader.push(piece));
    const last = reader.end();
    return last ? [...events, last] : events;
  };
  const whole = all([text]);
  assert.deepEqual(all([...text]), whole, 'letters give other events than the whole');
  assert.deepEqual(all(text.match(/[\s\S]{1,7}/g) ?? []), whole, 'pieces give other events than the whole');
}

/** A valid stream of a seed, its dialect in front. */
function streamOf(seed: number): string {
  const random = randomOf(seed);
  const at = random.below(dialects.length);
  const dialect = dialects[at] as (typeof dialects)[number];
  return `${at}${framed(dialect, eventsOf(dialect, truthOf(random), random), random)}`;
}

/** Streams of the three dialects; the first letter of an input names it. */
export const answerStreams: Target = {
  name: 'answer-streams',
  holds:
    'The same bytes give the same answer in any pieces, or an error of ours; a cut answer says no more than the whole, and counts are numbers.',
  maxBytes: 12_000,
  words: [
    'data: ',
    '\n\n',
    '\r',
    'data: [DONE]\n\n',
    'event: ',
    ': ping\n\n',
    '"finish_reason":"stop"',
    '"error":',
    'null',
    '"usage":{',
    '"index":1',
    '"content":',
    '"type":"error"',
  ],
  inputs: fc.nat().map(streamOf),
  open: async () => ({
    async run(input) {
      const at = (input[0] ?? 0x30) - 0x30;
      const dialect = dialects[at] ?? 'chat';
      const bytes = input.subarray(1);
      checkLines(bytes.toString('utf8'));
      const read = (part: Buffer, sizes: readonly number[]) => readOurs(modelOf(dialect, part, sizes), false);
      const whole = await read(bytes, [bytes.length || 1]);
      const outcome = check(whole);
      for (const sizes of [[Math.ceil(bytes.length / 200)], [3, 90, 1]])
        assert.deepEqual(
          shown(await read(bytes, sizes)),
          shown(whole),
          'pieces give another answer than the whole',
        );
      const cut = await read(
        bytes.subarray(0, (bytes.length * ((input[1] ?? 0) + input.length)) % (bytes.length + 1)),
        [60],
      );
      check(cut);
      if (cut.answer && whole.answer)
        assert.ok(whole.answer.text.startsWith(cut.answer.text), 'a cut answer says what the whole does not');
      return `${dialect}: ${outcome}`;
    },
  }),
};

// Made up by chance where a server gave none, or one twice.
const madeUp = /^[0-9a-f]{9}$/;

/** What must not hang on the pieces: all but where a fault was found, and ids that are made up. */
const shown = ({ answer, error }: OurOutcome) => ({
  answer: answer && {
    ...answer,
    calls: answer.calls.map((call) => ({ ...call, id: madeUp.test(call.id) ? 'made up' : call.id })),
  },
  code: error?.code,
  partial: error?.partial,
});
