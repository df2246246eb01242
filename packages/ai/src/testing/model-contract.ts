// The tests that every model must pass.
import { equal, ok, rejects } from 'node:assert/strict';
import type { TextEvent, TextModel, TextRequest } from '@internal/model';
import { AiError } from '@internal/model';

/** What the suite needs of a test runner: Jest, Vitest and node:test fit. */
export interface TestRunner {
  /** Groups tests. */
  readonly describe: (name: string, define: () => void) => void;
  /** Runs one test. */
  readonly it: (name: string, run: () => Promise<void>) => void;
}

/** A model under test that answers, and one that fails in the middle of a stream. */
export interface ModelUnderTest {
  /** Makes the model. */
  readonly model: () => TextModel | Promise<TextModel>;
  /** Streams some text, then fails with an AiError. Left out: not tested. */
  readonly failingModel?: (() => TextModel | Promise<TextModel>) | undefined;
}

const request: TextRequest = {
  messages: [{ role: 'user', content: 'Say something short.' }],
  maxOutputTokens: 200,
};

async function collect(events: AsyncIterable<TextEvent>): Promise<TextEvent[]> {
  const list: TextEvent[] = [];
  for await (const event of events) list.push(event);
  return list;
}

/**
 * Defines the tests that every `TextModel` passes: whole answers or errors, never less.
 *
 * @example
 * import { describe, it } from 'node:test';
 * import { describeModelContract, mockModel } from '@tpl/ai/testing';
 *
 * describeModelContract('my model', { model: () => mockModel() }, { describe, it });
 */
export function describeModelContract(
  name: string,
  subject: ModelUnderTest,
  { describe, it }: TestRunner,
): void {
  describe(`${name} as a TextModel`, () => {
    it('answers with text, usage, cost and the name of who answered', async () => {
      const result = await (await subject.model()).generate(request);
      ok(result.text.length > 0);
      ok(result.provider.length > 0 && result.model.length > 0);
      ok(result.usage.inputTokens >= 0 && result.usage.outputTokens >= 0);
      ok(result.usage.cacheReadTokens + result.usage.cacheWriteTokens <= result.usage.inputTokens);
      ok(result.cost.status === 'unpriced' || result.cost.usd >= 0);
    });

    it('streams text and ends with one finish that holds all of it', async () => {
      const events = await collect((await subject.model()).stream(request));
      const text = events.map((event) => (event.type === 'text' ? event.text : '')).join('');
      equal(events.filter(({ type }) => type === 'finish').length, 1);
      const last = events.at(-1);
      ok(last?.type === 'finish');
      equal(last.result.text, text);
    });

    it('uses and costs the same streamed or not', async () => {
      const model = await subject.model();
      const last = (await collect(model.stream(request))).at(-1);
      const plain = await model.generate(request);
      ok(last?.type === 'finish');
      if (plain.text === last.result.text)
        equal(JSON.stringify(last.result.cost), JSON.stringify(plain.cost));
    });

    it('refuses a wrong request before anything else, with every problem', async () => {
      const model = await subject.model();
      await rejects(model.generate({ messages: [], maxOutputTokens: -1 }), (error: unknown) => {
        ok(AiError.isInstance(error));
        equal(error.code, 'bad_request');
        equal(error.problems?.length, 2);
        return true;
      });
    });

    it('ends with aborted when the caller is already gone', async () => {
      const model = await subject.model();
      const signal = AbortSignal.abort(new Error('gone'));
      const isAborted = (error: unknown) => AiError.isInstance(error) && error.code === 'aborted';
      await rejects(model.generate({ ...request, signal }), isAborted);
      await rejects(collect(model.stream({ ...request, signal })), isAborted);
    });

    it('ends a stream with aborted when the caller leaves in the middle', async () => {
      const controller = new AbortController();
      const reading = (async () => {
        for await (const event of (await subject.model()).stream({ ...request, signal: controller.signal })) {
          if (event.type === 'text') controller.abort();
          ok(event.type !== 'finish', 'finished although aborted');
        }
      })();
      await rejects(reading, (error: unknown) => AiError.isInstance(error) && error.code === 'aborted');
    });

    const { failingModel } = subject;
    if (failingModel === undefined) return;
    it('throws what had arrived when a stream fails, and never finishes it', async () => {
      let text = '';
      const reading = (async () => {
        for await (const event of (await failingModel()).stream(request)) {
          ok(event.type !== 'finish', 'finished although it failed');
          if (event.type === 'text') text += event.text;
        }
      })();
      await rejects(reading, (error: unknown) => {
        ok(AiError.isInstance(error));
        equal(error.partial?.text, text);
        ok(error.attempts.length > 0);
        ok(!JSON.stringify(error).includes(text) && !error.message.includes(text));
        return true;
      });
    });
  });
}
