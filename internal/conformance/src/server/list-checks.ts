// Checks of what clients ask besides answers: models, counts, and whether anybody is there.
import { isObject } from '@internal/kit/json';
import { jsonOf, objectAt, objectsAt } from '../speech/read-json.ts';
import type { Check, Probe } from './check.ts';
import { errorProblem, fail, pass, passUnless, skip } from './check.ts';

const prefix = ({ speech }: Probe): string => (speech.name === 'anthropic' ? '/v1' : '');

async function count(
  probe: Probe,
  text: string,
): Promise<{ status: number; tokens: unknown; problem: string | undefined }> {
  const { speech, model } = probe;
  const isAnthropic = speech.name === 'anthropic';
  const { max_tokens: _, max_output_tokens: __, stream: ___, store: ____, ...body } = speech.ask(model, text);
  const path = isAnthropic ? '/v1/messages/count_tokens' : '/responses/input_tokens';
  const reply = await probe.post(body, { path });
  const problem = reply.status === 200 ? undefined : errorProblem(speech, reply, [404]);
  return { status: reply.status, tokens: objectAt(jsonOf(reply.text ?? ''))['input_tokens'], problem };
}

/** Checks of lists and counts. */
export const listChecks: readonly Check[] = [
  {
    id: 'models.list',
    expected: 'the list of models has the documented shape, and the model that was asked for in it',
    page: 'models',
    calls: 1,
    async run(probe) {
      const reply = await probe.send('GET', `${prefix(probe)}/models`);
      if (reply.status !== 200) return fail(`status ${reply.status}`);
      const body = objectAt(jsonOf(reply.text ?? ''));
      const isAnthropic = probe.speech.name === 'anthropic';
      const isListed = objectsAt(body['data']).some(({ id }) => id === probe.model);
      return passUnless([
        !Array.isArray(body['data']) && 'no list `data`',
        !isAnthropic && body['object'] !== 'list' && '`object` is not `list`',
        isAnthropic && typeof body['has_more'] !== 'boolean' && 'no `has_more`',
        !isListed && 'the model is not in it',
      ]);
    },
  },
  {
    id: 'models.one',
    expected: 'one model can be asked for by its name, and a name that there is not is 404',
    page: 'models',
    calls: 2,
    async run(probe) {
      const one = await probe.send('GET', `${prefix(probe)}/models/${encodeURIComponent(probe.model)}`);
      if (one.status !== 200 || !isObject(jsonOf(one.text ?? ''))) return fail(`status ${one.status}`);
      const none = await probe.send('GET', `${prefix(probe)}/models/no-such-model-9f3a`);
      return passUnless([errorProblem(probe.speech, none, [404])]);
    },
  },
  {
    id: 'count.tokens',
    expected: 'counting gives a real count, more for a longer text, or a 404 of the dialect; never 0',
    page: 'count',
    calls: 2,
    only: ['anthropic', 'openai-responses'],
    async run(probe) {
      const short = await count(probe, 'One.');
      if (short.status === 404 && short.problem === undefined) return pass('404 of the dialect: not offered');
      if (short.problem !== undefined) return fail(short.problem);
      const long = await count(probe, 'One two three four five. '.repeat(40));
      const [few, many] = [short.tokens, long.tokens];
      if (!Number.isInteger(few) || (few as number) < 1) return fail('no count above 0');
      return typeof many === 'number' && many > (few as number) ? pass() : fail('not more for a longer text');
    },
  },
  {
    id: 'head',
    expected: 'HEAD is answered without a body, and not with a failure of the server',
    page: 'models',
    calls: 1,
    async run(probe) {
      const { status, failure, text } = await probe.send('HEAD', `${prefix(probe)}/models`);
      if (failure !== undefined) return fail('no answer');
      if (status === 405) return skip('HEAD is not offered');
      return status < 500 && text === '' ? pass(`status ${status}`) : fail(`status ${status}`);
    },
  },
];
