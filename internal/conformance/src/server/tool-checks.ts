// Checks of tool calls.
import { isObject } from '@internal/kit/json';
import { jsonOf } from '../speech/read-json.ts';
import type { Told } from '../speech/speech.ts';
import { weather } from '../speech/speech.ts';
import type { Check, Probe } from './check.ts';
import { fail, passUnless, replyProblem, skip } from './check.ts';

const question = 'How is the weather in Zürich?';

function callProblem({ speech }: Probe, told: Told): string | undefined {
  const [call, ...more] = told.calls;
  if (call === undefined) return 'no call of the tool that was demanded';
  if (more.length > 0 && new Set(told.calls.map(({ id }) => id)).size < told.calls.length)
    return 'two calls with one id';
  if (call.id === '' || call.name !== weather.name) return 'a call without an id, or of another name';
  const input = jsonOf(call.json);
  if (!isObject(input) || typeof input['city'] !== 'string')
    return 'arguments that are no JSON of the schema';
  return told.finish === speech.words.tool || told.finish === speech.words.stop
    ? undefined
    : `finish ${told.finish ?? 'none'}`;
}

/** Checks of tool calls. */
export const toolChecks: readonly Check[] = [
  {
    id: 'tools.call',
    expected: 'a tool that is demanded is called, its arguments JSON of its schema',
    page: 'tools',
    calls: 1,
    async run(probe) {
      const { reply, told } = await probe.ask({ tool: true, most: 200 }, question);
      return passUnless([
        replyProblem(reply, 'application/json', reply.headers) ?? callProblem(probe, told),
        ...told.problems,
      ]);
    },
  },
  {
    id: 'tools.stream',
    expected: 'the pieces of a streamed call join to the same',
    page: 'tools',
    calls: 1,
    async run(probe) {
      const { reply, told } = await probe.ask({ tool: true, stream: true, most: 200 }, question);
      return passUnless([
        replyProblem(reply, 'text/event-stream', reply.headers) ?? callFromStream(probe, told),
      ]);
    },
  },
  {
    id: 'tools.result',
    expected: 'what a tool gave is taken, and answered',
    page: 'tools',
    calls: 2,
    async run(probe) {
      const { told } = await probe.ask({ tool: true, most: 200 }, question);
      const [call] = told.calls;
      if (call === undefined) return skip('there was no call to answer');
      const reply = await probe.post(probe.speech.answerCall(probe.model, question, call));
      const hindered = replyProblem(reply, 'application/json', reply.headers);
      if (hindered !== undefined) return fail(hindered);
      return passUnless(probe.speech.readPlain(jsonOf(reply.text ?? '')).problems);
    },
  },
];

/** Of a Responses stream the calls stand in its outcome, of which the deltas are no text. */
function callFromStream(probe: Probe, told: Told): string | undefined {
  return callProblem(probe, told) ?? told.problems[0];
}
