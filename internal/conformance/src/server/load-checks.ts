// Checks of what many or large requests do.
import { jsonOf } from '../speech/read-json.ts';
import type { Check } from './check.ts';
import { errorProblem, fail, pass, passUnless, replyProblem } from './check.ts';

const atOnce = 6;

/** Checks of load. */
export const loadChecks: readonly Check[] = [
  {
    id: 'load.together',
    expected: `${atOnce} requests at once are all answered, each with an id of its own`,
    page: 'answer',
    calls: atOnce,
    async run(probe) {
      const all = await Promise.all(
        Array.from({ length: atOnce }, (_, at) => probe.ask({ stream: at % 2 === 1 })),
      );
      const limited = all.filter(({ reply }) => reply.status === 429).length;
      if (limited > 0) return fail(`${limited} of ${atOnce} are 429`);
      const found = all.find(({ reply }) => reply.status !== 200 || reply.failure !== undefined);
      if (found)
        return fail(replyProblem(found.reply, '', found.reply.headers) ?? 'an answer without an end');
      const ids = new Set(all.map(({ told }) => told.id));
      return ids.size === atOnce ? pass() : fail('answers that share an id');
    },
  },
  {
    id: 'load.large_body',
    expected: 'a body of 1 MiB, most of it white space, is taken; or 413 in the shape of the dialect',
    page: 'errors',
    calls: 1,
    async run(probe) {
      const { speech, model } = probe;
      // White space between fields costs no tokens.
      const body = JSON.stringify(speech.ask(model, 'Say yes.', { most: 16 })).replace(
        '{',
        `{${' '.repeat(1024 * 1024)}`,
      );
      const reply = await probe.post(body);
      if (reply.status !== 200) return passUnless([errorProblem(speech, reply, [413])]);
      return passUnless(speech.readPlain(jsonOf(reply.text ?? '')).problems);
    },
  },
];
