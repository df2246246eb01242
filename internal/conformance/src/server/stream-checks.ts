// Checks of streamed answers.
import type { Check } from './check.ts';
import { fail, pass, passUnless, replyProblem } from './check.ts';

const isCount = (value: unknown): boolean => Number.isInteger(value) && (value as number) > 0;

/** Checks of streamed answers. */
export const streamChecks: readonly Check[] = [
  {
    id: 'stream.type',
    expected: 'a streamed answer is text/event-stream',
    page: 'stream',
    calls: 1,
    async run(probe) {
      const { reply } = await probe.ask({ stream: true });
      return passUnless([replyProblem(reply, 'text/event-stream', reply.headers)]);
    },
  },
  {
    id: 'stream.events',
    expected: 'events come in the documented order and shape, and the last says that it is the last',
    page: 'stream',
    calls: 1,
    async run(probe) {
      const { told } = await probe.ask({ stream: true });
      return passUnless([
        ...told.problems,
        told.error !== undefined && 'an error in the stream',
        told.text === '' && 'no text',
      ]);
    },
  },
  {
    id: 'stream.finish',
    expected: 'a stream says why it ended',
    page: 'stream',
    calls: 1,
    async run(probe) {
      const { told } = await probe.ask({ stream: true, most: 200 });
      const { stop, length } = probe.speech.words;
      return told.finish === stop || told.finish === length
        ? pass()
        : fail(`finish ${told.finish ?? 'none'}`);
    },
  },
  {
    id: 'stream.usage',
    expected: 'a stream counts its tokens at its end, as documented for the dialect',
    page: 'stream',
    calls: 1,
    async run(probe) {
      const { told } = await probe.ask({ stream: true, isCounted: true });
      const { input, output } = told.usage ?? {};
      return isCount(input) && isCount(output)
        ? pass()
        : fail(told.usage ? 'counts that are no positive whole numbers' : 'no usage');
    },
  },
  {
    id: 'stream.usage_unasked',
    expected: 'a stream whose usage was not asked for has no chunk without choices',
    page: 'stream',
    calls: 1,
    only: ['openai-chat'],
    async run(probe) {
      const { reply } = await probe.ask({ stream: true });
      return /"choices":\s?\[\]/.test(reply.text ?? '') ? fail('a chunk without choices') : pass();
    },
  },
  {
    id: 'stream.error',
    expected: 'a wrong request for a stream is an error by status, no stream',
    page: 'errors',
    calls: 1,
    async run(probe) {
      const { reply } = await probe.ask({ stream: true, most: -1 });
      if (reply.status < 400) return fail(`status ${reply.status}`);
      const type = reply.headers.get('content-type') ?? 'none';
      return type.toLowerCase().startsWith('application/json')
        ? pass()
        : fail(`status ${reply.status}, Content-Type ${type.slice(0, 60)}`);
    },
  },
  {
    id: 'stream.left',
    expected: 'a client that leaves a stream can ask again at once',
    page: 'stream',
    calls: 2,
    async run(probe) {
      const body = probe.speech.ask(probe.model, 'Count from one to fifty.', { stream: true });
      await probe.post(body, { isLeft: true });
      const { reply } = await probe.ask();
      return passUnless([replyProblem(reply, 'application/json', reply.headers)]);
    },
  },
];
