// Checks of plain answers.
import { jsonOf, objectAt } from '../speech/read-json.ts';
import type { Check } from './check.ts';
import { fail, pass, passUnless, replyProblem } from './check.ts';

const json = 'application/json';
const isCount = (value: unknown): boolean => Number.isInteger(value) && (value as number) > 0;

/** Characters that tell of text that was cut inside a character. */
export const isBroken = (text: string): boolean => text.includes('\uFFFD') || /[\uD800-\uDFFF]/u.test(text);

/** Checks of plain answers. */
export const answerChecks: readonly Check[] = [
  {
    id: 'answer.shape',
    expected: 'a plain answer is JSON of the documented shape, with a text in it',
    page: 'answer',
    calls: 1,
    async run(probe) {
      const { reply, told } = await probe.ask();
      const hindered = replyProblem(reply, json, reply.headers);
      return hindered !== undefined
        ? fail(hindered)
        : passUnless([...told.problems, told.text === '' && 'no text']);
    },
  },
  {
    id: 'answer.usage',
    expected: 'a plain answer counts the tokens that went in and came out',
    page: 'answer',
    calls: 1,
    async run(probe) {
      const { told } = await probe.ask();
      const { input, output } = told.usage ?? {};
      return isCount(input) && isCount(output)
        ? pass()
        : fail(told.usage ? 'counts that are no positive whole numbers' : 'no usage');
    },
  },
  {
    id: 'answer.length',
    expected: 'an answer that its bound cuts says so, and is not over it',
    page: 'answer',
    calls: 1,
    async run(probe) {
      // The Responses API takes no less than 16.
      const most = probe.speech.name === 'openai-responses' ? 16 : 4;
      const { told } = await probe.ask({ most }, 'Count from one to a hundred in words.');
      const { length } = probe.speech.words;
      const spent = told.usage?.output;
      if (typeof spent === 'number' && spent > most) return fail(`${spent} tokens of at most ${most}`);
      return told.finish === length ? pass() : fail(`finish ${told.finish ?? 'none'}, not ${length}`);
    },
  },
  {
    id: 'answer.parts',
    expected: 'a question in parts and an instruction beside it are taken',
    page: 'answer',
    calls: 1,
    async run(probe) {
      const { reply, told } = await probe.ask({ parts: true });
      return passUnless([replyProblem(reply, json, reply.headers) ?? (told.text === '' && 'no text')]);
    },
  },
  {
    id: 'answer.object',
    expected: 'an answer that a schema was given for is JSON with its fields',
    page: 'answer',
    calls: 1,
    async run(probe) {
      const { reply, told } = await probe.ask({ object: true, most: 200 }, 'It is 3 degrees in Bern.');
      const hindered = replyProblem(reply, json, reply.headers);
      if (hindered !== undefined) return fail(hindered);
      const { city, celsius } = objectAt(jsonOf(told.text));
      return typeof city === 'string' && typeof celsius === 'number'
        ? pass()
        : fail('no JSON with the fields that were asked for');
    },
  },
  {
    id: 'answer.unicode',
    expected: 'characters of one to four bytes come whole, plain and streamed',
    page: 'answer',
    calls: 2,
    async run(probe) {
      const question = 'Say: Zürich, 3 €, 🍏, \u2028 and „quoted“.';
      for (const stream of [false, true]) {
        const { reply, told } = await probe.ask({ stream }, question);
        if (reply.status !== 200) return fail(`status ${reply.status}`);
        if (reply.text === undefined) return fail('the body is not UTF-8');
        if (isBroken(told.text))
          return fail(`a character is cut ${stream ? 'in the stream' : 'in the answer'}`);
      }
      return pass();
    },
  },
  {
    id: 'answer.request_id',
    expected: 'every answer and every error has an id of its own in its header',
    page: 'errors',
    calls: 3,
    async run(probe) {
      const { idHeader } = probe.speech;
      const replies = [
        (await probe.ask()).reply,
        (await probe.ask({ stream: true })).reply,
        await probe.post('{'),
      ];
      const ids = replies.map(({ headers }) => headers.get(idHeader));
      if (ids.includes(null)) return fail(`no header ${idHeader}`);
      return new Set(ids).size === ids.length ? pass() : fail('one id for several requests');
    },
  },
];
