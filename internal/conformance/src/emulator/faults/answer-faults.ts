// Answers that look finished and are not, or are right in an odd form.
import type { Stage } from './exchange.ts';
import { frameOf } from './exchange.ts';

const doneFrame = 'data: [DONE]\n\n';

/** The plain answer without its answer: no choice in chat, nothing in the others. */
function emptied({ dialect, answer, model }: Stage): Record<string, unknown> {
  const body = dialect.plain(answer, model);
  if ('choices' in body) return { ...body, choices: [] };
  return 'content' in body ? { ...body, content: null } : { ...body, output: null };
}

/** The events that stand around an answer, and no answer in them. */
function emptiedEvents(stage: Stage): string {
  const { dialect, whole } = stage;
  if (dialect.name === 'chat') return whole.slice(-2).join('');
  if (dialect.name === 'anthropic')
    return frameOf({ event: 'message_start', data: { type: 'message_start', message: null } }) + whole.at(-1);
  const data = { type: 'response.completed', sequence_number: 2, response: null };
  return [...whole.slice(0, 2), frameOf({ event: data.type, data })].join('');
}

/** Half of the answer, the next event cut in its middle, and the word that ends a stream. */
function cutThenDone({ dialect, half, whole }: Stage): string {
  const next = whole[Math.ceil(whole.length / 2)] ?? '';
  const end = dialect.name === 'anthropic' ? whole.at(-1) : doneFrame;
  return `${half}${next.slice(0, Math.floor(next.length / 2))}\n\n${end}`;
}

/** An outcome that says of itself that the answer failed. */
function failedOutcome({ dialect, model }: Stage): string {
  const failed = dialect.failure('server')['error'] as Record<string, unknown>;
  if (dialect.name === 'chat') {
    const choices = [{ index: 0, delta: { content: '' }, finish_reason: 'error' }];
    const data = { id: 'chatcmpl_emulated', object: 'chat.completion.chunk', model, choices, error: failed };
    return frameOf({ data }) + doneFrame;
  }
  if (dialect.name === 'anthropic') return frameOf(dialect.failureEvent('server'));
  const error = { code: 'server_error', message: failed['message'] };
  const response = { id: 'resp_emulated', object: 'response', model, status: 'failed', error, output: [] };
  const data = { type: 'response.failed', sequence_number: 9, response };
  return frameOf({ event: data.type, data });
}

/** Faults of what an answer says of itself, and odd answers that are right. */
export const answerFaults = {
  cut_then_done: (stage: Stage) => stage.send(stage.streamed ? cutThenDone(stage) : stage.half),
  no_answer: (stage: Stage) =>
    stage.send(stage.streamed ? emptiedEvents(stage) : JSON.stringify(emptied(stage))),
  failed_outcome: (stage: Stage) => {
    const { dialect, streamed, half, send } = stage;
    send(streamed ? half + failedOutcome(stage) : JSON.stringify(dialect.failure('server')));
  },
  error_unframed: ({ dialect, streamed, half, send }: Stage) =>
    send(`${streamed ? half : ''}${JSON.stringify(dialect.failure('overloaded'))}\n`),
  error_without_name: ({ dialect, streamed, half, send }: Stage) => {
    const body = dialect.failure('overloaded');
    send(streamed ? half + frameOf({ data: { type: 'error', ...body } }) : JSON.stringify(body));
  },
  lingering: ({ open, response, whole, streamed, send }: Stage) => {
    if (!streamed) return send(whole.join(''));
    open();
    response.write(whole.join(''));
  },
  no_space: ({ streamed, whole, send }: Stage) =>
    send(
      whole.join('').replaceAll(streamed ? /^(data|event): /gm : /$^/g, (_, field: string) => `${field}:`),
    ),
  byte_order_mark: ({ whole, send }: Stage) => send(`\uFEFF${whole.join('')}`),
  wrong_content_type: ({ open, headers, response, streamed, whole }: Stage) => {
    open({ ...headers, 'content-type': streamed ? 'text/plain' : 'text/plain; charset=utf-8' });
    response.end(whole.join(''));
  },
};
