// Checks of errors: the status and the shape that a client's error classes are made from.
import type { Json } from '@internal/kit/json';
import type { Check, Probe } from './check.ts';
import { errorProblem, fail, pass, passUnless, skip } from './check.ts';

const good = ({ speech, model }: Probe): Json => speech.ask(model, 'Say yes.', { most: 16 });

const wrong = (
  id: string,
  expected: string,
  statuses: readonly number[],
  body: (probe: Probe) => Json | string,
  more: Partial<Check> = {},
): Check => ({
  id,
  expected,
  page: 'errors',
  calls: 1,
  run: async (probe) => passUnless([errorProblem(probe.speech, await probe.post(body(probe)), statuses)]),
  ...more,
});

const withoutQuestion = (probe: Probe): Json => {
  const { messages: _, input: __, ...rest } = good(probe);
  return rest;
};

/** Checks of errors. */
export const errorChecks: readonly Check[] = [
  wrong(
    'errors.no_json',
    'a body that is no JSON is 400 in the shape of the dialect',
    [400],
    () => '{"model":',
  ),
  wrong('errors.no_question', 'a body without its question is 400 or 422', [400, 422], withoutQuestion),
  wrong('errors.wrong_type', 'a question of the wrong type is 400 or 422', [400, 422], (probe) => ({
    ...withoutQuestion(probe),
    messages: 17,
    input: 17,
  })),
  wrong(
    'errors.model',
    'a model that there is not is 404 (or 400) in the shape of the dialect',
    [404, 400],
    (probe) => ({
      ...good(probe),
      model: 'no-such-model-9f3a',
    }),
  ),
  wrong(
    'errors.previous',
    'a previous response that is not known is an error, and not passed over',
    [400, 404],
    (probe) => ({ ...good(probe), previous_response_id: 'resp_0000000000000000' }),
    { only: ['openai-responses'] },
  ),
  {
    id: 'errors.key',
    expected: 'a wrong key is 401 in the shape of the dialect',
    page: 'errors',
    calls: 1,
    async run(probe) {
      if (!probe.hasKey) return skip('the server was named without a key');
      return passUnless([
        errorProblem(probe.speech, await probe.post(good(probe), { key: 'no-such-key' }), [401]),
      ]);
    },
  },
  {
    id: 'errors.path',
    expected: 'a path that there is not is 404 and JSON',
    page: 'errors',
    calls: 1,
    async run(probe) {
      const { status, text, failure } = await probe.post({}, { path: '/no-such-path' });
      if (failure !== undefined) return fail('no answer');
      if (status !== 404 && status !== 405) return fail(`status ${status}`);
      return /^\s*\{/.test(text ?? '') ? pass() : fail(`status ${status}, no JSON`);
    },
  },
  {
    id: 'errors.unknown_field',
    expected: 'a field that is not known is taken, or 400 in the shape of the dialect; never 500',
    page: 'errors',
    calls: 1,
    async run(probe) {
      const reply = await probe.post({ ...good(probe), x_conformance: { a: [1] } });
      return reply.status === 200
        ? pass('taken')
        : passUnless([errorProblem(probe.speech, reply, [400, 422])]);
    },
  },
];
