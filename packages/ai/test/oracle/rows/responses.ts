// The Responses API, of OpenAI and of gateways that translate into it.
import {
  callEvents,
  called,
  completed,
  created,
  itemAdded,
  itemDone,
  type Json,
  named,
  response,
  said,
  sse,
  textAdded,
  textDelta,
  textDone,
} from '../support/bytes.ts';
import type { Row } from '../support/row.ts';

const row = (id: string, title: string, wire: Row['wire'], more: Partial<Row> = {}): Row => ({
  id: `responses-${id}`,
  dialect: 'responses',
  title,
  wire,
  ...more,
});
const plain = (id: string, title: string, body: unknown, more: Partial<Row> = {}): Row =>
  row(`plain-${id}`, title, typeof body === 'string' ? body : JSON.stringify(body), { plain: true, ...more });
const spoken = [created, ...textAdded(), textDelta('Hi'), textDelta(' there')];
const hi = 'Hi there';
const ended = textDone(hi);
const outcome = (type: string, more: Json, output: unknown = [said(hi)]): Json => ({
  type,
  response: response(output, more),
});
const known = (inputTokens: number, outputTokens: number, more = {}) => ({
  inputTokens,
  outputTokens,
  estimated: false,
  ...more,
});
const first = { id: 'call_1', name: 'look_up', input: { x: 1 } };
const thought: Json = { type: 'reasoning', id: 'rs_1', summary: [{ type: 'summary_text', text: 'Hm.' }] };
const refused: Json = {
  type: 'message',
  id: 'msg_1',
  role: 'assistant',
  status: 'completed',
  content: [{ type: 'refusal', refusal: 'I cannot.' }],
};

export const responsesRows: readonly Row[] = [
  row('text', 'a whole stream of text', named(...spoken, ...ended, completed([said(hi)]))),
  row('text-short', 'deltas and completed alone', named(...spoken, completed([said(hi)])), {
    source: 'ogx-ai/ogx#5309',
  }),
  row('completed-only', 'text that stands in completed alone', named(created, completed([said(hi)])), {
    source: 'Sophomoresty/gemini-web2api#57',
  }),
  row(
    'completed-more',
    'text of which the deltas lack a piece',
    named(created, ...textAdded(), textDelta('Hi'), completed([said(hi)])),
    { want: 'same-or-error', reason: 'what differs is an error or the longer text' },
  ),
  row('completed-less', 'text of which completed lacks a piece', named(...spoken, completed([said('Hi')])), {
    source: 'open-webui/open-webui#28310',
    want: { error: {} },
    reason: 'nobody knows which of the two was said',
  }),
  row(
    'completed-other',
    'another text in completed than in the deltas',
    named(...spoken, completed([said('Bye now!')])),
    { want: { error: {} }, reason: 'nobody knows which of the two was said' },
  ),
  row(
    'completed-empty',
    'an empty output in completed: the deltas are the answer',
    named(...spoken, ...ended, completed([])),
    {
      source: 'QuantumNous/new-api#4362',
      want: { answer: { text: hi, finish: 'stop' } },
      reason: 'the SDK gives no text although it came',
    },
  ),
  row(
    'completed-no-output',
    'no output in completed',
    named(...spoken, ...ended, {
      type: 'response.completed',
      response: { id: 'resp_1', object: 'response', status: 'completed', error: null },
    }),
    {
      source: 'decolua/9router#705',
      want: { answer: { text: hi, finish: 'stop', usage: { estimated: true } } },
      reason: 'the SDK trips over it; the deltas are whole',
    },
  ),
  row('completed-null-output', 'output null in completed', named(...spoken, ...ended, completed(null)), {
    source: 'decolua/9router#705',
    want: { answer: { text: hi, finish: 'stop' } },
    reason: 'the SDK trips over it; the deltas are whole',
  }),
  row(
    'completed-no-response',
    'completed without a response',
    named(...spoken, ...ended, { type: 'response.completed' }),
    { want: { answer: { text: hi, finish: 'stop' }, orError: true }, reason: 'read or refused' },
  ),
  row(
    'completed-no-status',
    'completed whose response has no status',
    named(...spoken, ...ended, {
      type: 'response.completed',
      response: { id: 'resp_1', output: [said(hi)], usage: { input_tokens: 7, output_tokens: 3 } },
    }),
    {
      want: { answer: { text: hi, finish: 'stop' }, orError: true },
      reason: 'the name of the event says it',
    },
  ),
  row(
    'done-event',
    'response.done in place of response.completed',
    named(...spoken, ...ended, { ...completed([said(hi)]), type: 'response.done' }),
    { want: { answer: { text: hi, finish: 'stop' }, orError: true }, reason: 'read or refused' },
  ),
  row(
    'item-done-only',
    'text that stands in output_item.done alone',
    named(created, ...textAdded(), itemDone(said(hi)), completed([said(hi)])),
    {
      source: 'Sophomoresty/gemini-web2api#57',
      want: { answer: { text: hi, finish: 'stop' } },
      reason: 'it comes once',
    },
  ),
  row(
    'item-done-empty-completed',
    'text in output_item.done alone and an empty output',
    named(created, itemAdded({ ...said(''), content: [] }), itemDone(said(hi)), completed([])),
    {
      source: 'BerriAI/litellm#32724',
      want: { answer: { text: hi, finish: 'stop' } },
      reason: 'the SDK gives no text although it came',
    },
  ),
  row(
    'text-done-only',
    'text that stands in output_text.done alone',
    named(
      created,
      ...textAdded(),
      { type: 'response.output_text.done', item_id: 'msg_1', output_index: 0, content_index: 0, text: hi },
      completed([]),
    ),
    {
      source: 'Sophomoresty/gemini-web2api#57',
      want: { answer: { text: hi, finish: 'stop' } },
      reason: 'the SDK gives no text although it came',
    },
  ),
  row(
    'no-created',
    'no created event',
    named(...textAdded(), textDelta(hi), ...ended, completed([said(hi)])),
    { want: { answer: { text: hi, finish: 'stop' } }, reason: 'the SDK wants it; nothing is missing' },
  ),
  row('no-added', 'deltas that no item announced', named(created, textDelta(hi), completed([said(hi)])), {
    want: { answer: { text: hi, finish: 'stop' } },
    reason: 'the SDK wants it; nothing is missing',
  }),
  row(
    'in-progress',
    'queued and in_progress events',
    named(
      created,
      { type: 'response.queued', response: response([], { status: 'queued' }) },
      { type: 'response.in_progress', response: response([], { status: 'in_progress' }) },
      ...spoken.slice(1),
      ...ended,
      completed([said(hi)]),
    ),
  ),
  row(
    'unknown-event',
    'events of types nobody knows',
    named(
      created,
      { type: 'response.x_new.delta', delta: 'x' },
      ...spoken.slice(1),
      { type: 'codex.rate_limits', limits: {} },
      ...ended,
      completed([said(hi)]),
    ),
    { want: { answer: { text: hi, finish: 'stop' } }, reason: 'what is new is passed over' },
  ),
  row(
    'sequence',
    'sequence numbers and obfuscation',
    named(
      ...[...spoken, ...ended, completed([said(hi)])].map((event, at) => ({
        ...event,
        sequence_number: at,
        obfuscation: 'abc',
      })),
    ),
  ),
  row(
    'annotations',
    'annotations beside the text',
    named(
      ...spoken,
      {
        type: 'response.output_text.annotation.added',
        item_id: 'msg_1',
        output_index: 0,
        content_index: 0,
        annotation_index: 0,
        annotation: { type: 'url_citation', url: 'https://example.org' },
      },
      ...ended,
      completed([said(hi)]),
    ),
  ),
  row(
    'two-messages',
    'two messages in one output',
    named(
      created,
      ...textAdded(0, 'a'),
      textDelta('Hi', 0, 'a'),
      ...textDone('Hi', 0, 'a'),
      ...textAdded(1, 'b'),
      textDelta(' there', 1, 'b'),
      ...textDone(' there', 1, 'b'),
      completed([said('Hi', 'a'), said(' there', 'b')]),
    ),
  ),
  row(
    'reasoning',
    'a reasoning item with its summary',
    named(
      created,
      itemAdded({ ...thought, summary: [] }),
      {
        type: 'response.reasoning_summary_part.added',
        item_id: 'rs_1',
        output_index: 0,
        summary_index: 0,
        part: { type: 'summary_text', text: '' },
      },
      {
        type: 'response.reasoning_summary_text.delta',
        item_id: 'rs_1',
        output_index: 0,
        summary_index: 0,
        delta: 'Hm.',
      },
      itemDone(thought),
      ...textAdded(1),
      textDelta(hi, 1),
      ...textDone(hi, 1),
      completed([thought, said(hi)]),
    ),
    { want: { answer: { text: hi, finish: 'stop', reasoning: 'Hm.' } }, reason: 'the SDK gives the item' },
  ),
  row(
    'call',
    'a tool call in pieces',
    named(created, ...callEvents('{"x":1}'), completed([called('{"x":1}')])),
  ),
  row(
    'call-completed-only',
    'a call that stands in completed alone',
    named(created, completed([called('{"x":1}')])),
    { source: 'Sophomoresty/gemini-web2api#57' },
  ),
  row(
    'call-item-only',
    'a call that stands in output_item.done alone, and an empty output',
    named(created, itemDone(called('{"x":1}')), completed([])),
    {
      source: 'lidge-jun/opencodex#4652',
      want: { answer: { calls: [first], finish: 'tool_calls' } },
      reason: 'the SDK gives no call although it came',
    },
  ),
  row(
    'call-arguments-done',
    'arguments that stand in arguments.done alone',
    named(
      created,
      itemAdded(called('')),
      {
        type: 'response.function_call_arguments.done',
        item_id: 'fc_call_1',
        output_index: 0,
        arguments: '{"x":1}',
      },
      itemDone(called('{"x":1}')),
      completed([called('{"x":1}')]),
    ),
    { source: 'lidge-jun/opencodex#4652' },
  ),
  row(
    'call-done-event-only',
    'a call whose only word of its arguments is arguments.done',
    named(
      created,
      itemAdded(called('')),
      {
        type: 'response.function_call_arguments.done',
        item_id: 'fc_call_1',
        output_index: 0,
        arguments: '{"x":1}',
      },
      completed([]),
    ),
    {
      source: 'lidge-jun/opencodex#4652',
      want: { answer: { calls: [first], finish: 'tool_calls' }, orError: true },
      reason: 'read or refused, never an answer of no words',
    },
  ),
  row(
    'call-no-done',
    'a call whose item is never done, and an empty output',
    named(created, ...callEvents('{"x":1}').slice(0, -1), completed([])),
    {
      want: { answer: { calls: [first], finish: 'tool_calls' }, orError: true },
      reason: 'read or refused, never an answer of no words',
    },
  ),
  row(
    'two-calls',
    'two calls',
    named(
      created,
      ...callEvents('{"x":1}', 0, 'call_1'),
      ...callEvents('{"x":2}', 1, 'call_2'),
      completed([called('{"x":1}', 'call_1'), called('{"x":2}', 'call_2')]),
    ),
  ),
  row(
    'second-call-completed',
    'two calls of which only the first came as an item',
    named(
      created,
      ...callEvents('{"x":1}', 0, 'call_1'),
      completed([called('{"x":1}', 'call_1'), called('{"x":2}', 'call_2')]),
    ),
    { want: 'same-or-error', reason: 'a call that is lost is an error' },
  ),
  row(
    'text-and-call',
    'text and a call',
    named(...spoken, ...ended, ...callEvents('{"x":1}', 1), completed([said(hi), called('{"x":1}')])),
  ),
  row(
    'call-no-arguments',
    'a call whose arguments are an empty text',
    named(created, ...callEvents(''), completed([called('')])),
    { source: 'openai/openai-python#3502' },
  ),
  row(
    'call-cut',
    'a call cut by the token limit',
    named(
      created,
      ...callEvents('{"x":').slice(0, 2),
      outcome(
        'response.incomplete',
        { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } },
        [{ ...called('{"x":'), status: 'incomplete' }],
      ),
    ),
    { want: 'cut' },
  ),
  row(
    'call-cut-completed',
    'a call cut although the response is completed',
    named(created, ...callEvents('{"x":'), completed([called('{"x":')])),
    { want: 'cut' },
  ),
  row(
    'incomplete',
    'an answer cut by the token limit',
    named(
      ...spoken,
      outcome('response.incomplete', {
        status: 'incomplete',
        incomplete_details: { reason: 'max_output_tokens' },
      }),
    ),
    { source: 'BaranziniLab/biorouter#147' },
  ),
  row(
    'incomplete-empty-output',
    'an answer cut by the token limit with an empty output',
    named(
      ...spoken,
      outcome(
        'response.incomplete',
        { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } },
        [],
      ),
    ),
    { want: { answer: { text: hi, finish: 'length' } }, reason: 'the SDK gives no text although it came' },
  ),
  row(
    'incomplete-other',
    'an incomplete answer of another reason',
    named(
      ...spoken,
      outcome('response.incomplete', {
        status: 'incomplete',
        incomplete_details: { reason: 'unknown_reason' },
      }),
    ),
    {
      want: { answer: { text: hi, finish: ['length', 'other'] }, orError: true },
      reason: 'incomplete is not stop',
    },
  ),
  row(
    'incomplete-as-completed',
    'a completed event whose response is incomplete',
    named(
      ...spoken,
      ...ended,
      completed([said(hi)], { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } }),
    ),
    { source: 'jundot/omlx#2817' },
  ),
  row(
    'incomplete-filter',
    'an answer stopped by the content filter',
    named(
      ...spoken,
      outcome('response.incomplete', {
        status: 'incomplete',
        incomplete_details: { reason: 'content_filter' },
      }),
    ),
  ),
  row(
    'failed',
    'response.failed with an error',
    named(
      ...spoken,
      outcome(
        'response.failed',
        { status: 'failed', error: { code: 'server_error', message: 'failed' } },
        [],
      ),
    ),
    {
      source: 'langchain-ai/langchain#39041',
      want: { error: { code: 'server', retryable: true, partial: hi } },
    },
  ),
  row(
    'failed-no-error',
    'response.failed without an error',
    named(...spoken, outcome('response.failed', { status: 'failed', error: null }, [])),
    { source: 'weave-os/router#331', want: { error: { retryable: true, partial: hi } } },
  ),
  row(
    'failed-rate',
    'response.failed because of a rate limit',
    named(
      created,
      outcome(
        'response.failed',
        { status: 'failed', error: { code: 'rate_limit_exceeded', message: 'slow down' } },
        [],
      ),
    ),
    { want: { error: { code: 'rate_limited', retryable: true } } },
  ),
  row(
    'failed-quota',
    'response.failed because of the quota',
    named(
      created,
      outcome(
        'response.failed',
        { status: 'failed', error: { code: 'insufficient_quota', message: 'no quota' } },
        [],
      ),
    ),
    { want: { error: { code: 'quota_exhausted', retryable: false } } },
  ),
  row(
    'failed-context',
    'response.failed because the input is too long',
    named(
      created,
      outcome(
        'response.failed',
        { status: 'failed', error: { code: 'context_length_exceeded', message: 'too long' } },
        [],
      ),
    ),
    { want: { error: { code: 'context_too_long', retryable: false } } },
  ),
  row(
    'cancelled',
    'a response that was cancelled',
    named(...spoken, { type: 'response.cancelled', response: response([], { status: 'cancelled' }) }),
    { want: { error: { partial: hi } } },
  ),
  row(
    'error-event',
    'an error event whose fields stand beside its type',
    named(...spoken, {
      type: 'error',
      code: 'server_error',
      message: 'failed',
      param: null,
      sequence_number: 5,
    }),
    { source: 'ogx-ai/ogx#5224', want: { error: { code: 'server', retryable: true, partial: hi } } },
  ),
  row(
    'error-event-object',
    'an error event with an error object',
    named(...spoken, { type: 'error', error: { type: 'server_error', code: 'internal', message: 'failed' } }),
    { want: { error: { partial: hi } } },
  ),
  row(
    'error-event-number',
    'an error event whose code is a status',
    named(created, { type: 'error', code: '429', message: 'slow down' }),
    { source: 'ogx-ai/ogx#5224', want: { error: { code: 'rate_limited', retryable: true } } },
  ),
  row(
    'error-no-type',
    'an error object without a type',
    named(created).concat(sse({ error: { message: 'failed', type: 'server_error' } })),
    { source: 'ogx-ai/ogx#5224', want: { error: { code: 'server', retryable: true } } },
  ),
  row('no-outcome', 'a stream that ends after all the text', named(...spoken, ...ended), {
    source: 'moeru-ai/airi#2589',
    want: { error: { code: 'stream_truncated', retryable: true, partial: hi } },
  }),
  row(
    'refusal',
    'a refusal in pieces',
    named(
      created,
      itemAdded({ ...refused, content: [] }),
      {
        type: 'response.content_part.added',
        item_id: 'msg_1',
        output_index: 0,
        content_index: 0,
        part: { type: 'refusal', refusal: '' },
      },
      {
        type: 'response.refusal.delta',
        item_id: 'msg_1',
        output_index: 0,
        content_index: 0,
        delta: 'I cannot.',
      },
      itemDone(refused),
      completed([refused]),
    ),
  ),
  row('refusal-completed', 'a refusal that stands in completed alone', named(created, completed([refused]))),
  row(
    'web-search',
    'items of tools nobody asked for beside the text',
    named(
      created,
      itemAdded({ type: 'web_search_call', id: 'ws_1', status: 'in_progress' }),
      { type: 'response.web_search_call.completed', item_id: 'ws_1', output_index: 0 },
      itemDone({ type: 'web_search_call', id: 'ws_1', status: 'completed' }),
      ...textAdded(1),
      textDelta(hi, 1),
      ...textDone(hi, 1),
      completed([{ type: 'web_search_call', id: 'ws_1', status: 'completed' }, said(hi)]),
    ),
  ),
  row(
    'usage-cached',
    'cached and reasoning tokens',
    named(
      ...spoken,
      ...ended,
      completed([said(hi)], {
        usage: {
          input_tokens: 70,
          input_tokens_details: { cached_tokens: 60, cache_write_tokens: 5 },
          output_tokens: 30,
          output_tokens_details: { reasoning_tokens: 20 },
          total_tokens: 100,
        },
      }),
    ),
    { usage: known(70, 30, { cacheReadTokens: 60, cacheWriteTokens: 5, reasoningTokens: 20 }) },
  ),
  row('usage-null', 'usage null', named(...spoken, ...ended, completed([said(hi)], { usage: null }))),
  row(
    'usage-missing-details',
    'usage without details',
    named(...spoken, ...ended, completed([said(hi)], { usage: { input_tokens: 7, output_tokens: 3 } })),
  ),
  row(
    'usage-zeros',
    'zeros for a text that came',
    named(
      ...spoken,
      ...ended,
      completed([said(hi)], { usage: { input_tokens: 0, output_tokens: 0, total_tokens: 0 } }),
    ),
    { usage: { estimated: true } },
  ),
  row(
    'usage-chat-words',
    'usage in the words of chat completions',
    named(
      ...spoken,
      ...ended,
      completed([said(hi)], { usage: { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 } }),
    ),
    { usage: known(7, 3), reason: 'gateways translate the answer and forget the counts' },
  ),
  plain('text', 'a plain text', response([said(hi)])),
  plain('tool', 'a plain call', response([called('{"x":1}')])),
  plain('text-and-call', 'plain text and a call', response([said(hi), called('{"x":1}')])),
  plain('reasoning', 'a reasoning item before the text', response([thought, said(hi)])),
  plain(
    'incomplete',
    'a plain answer cut by the token limit',
    response([said(hi)], { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } }),
  ),
  plain(
    'incomplete-filter',
    'a plain answer stopped by the filter',
    response([said(hi)], { status: 'incomplete', incomplete_details: { reason: 'content_filter' } }),
  ),
  plain(
    'failed',
    'a plain response that failed',
    response([], { status: 'failed', error: { code: 'server_error', message: 'failed' } }),
    { want: { error: { code: 'server', retryable: true } } },
  ),
  plain('queued', 'a plain response that is not done', response([], { status: 'queued' }), {
    want: { error: {} },
    reason: 'it is not an answer yet; the SDK hands it out',
  }),
  plain('refusal', 'a plain refusal', response([refused])),
  plain(
    'cut-call',
    'a plain call cut by the token limit',
    response([{ ...called('{"x":'), status: 'incomplete' }], {
      status: 'incomplete',
      incomplete_details: { reason: 'max_output_tokens' },
    }),
    { want: 'cut' },
  ),
  plain('empty-id', 'ids that are empty', response([{ ...said(hi), id: '' }], { id: '' }), {
    source: 'inferencerlabs/inferencer-feedback#42',
  }),
  plain('no-usage', 'no usage', response([said(hi)], { usage: undefined })),
  plain(
    'no-output',
    'no output',
    { id: 'resp_1', object: 'response', status: 'completed' },
    { want: { error: {} }, reason: 'no output is no answer' },
  ),
  plain('output-null', 'output null', response(null), {
    want: { error: {} },
    reason: 'no output is no answer',
  }),
  plain(
    'output-text',
    'output_text alone',
    { id: 'resp_1', object: 'response', status: 'completed', output: [], output_text: hi },
    { want: 'same-or-error', reason: 'read or refused' },
  ),
  plain(
    'chat-body',
    'a chat completion in place of a response',
    { choices: [{ message: { role: 'assistant', content: hi }, finish_reason: 'stop' }] },
    { want: { error: {} }, reason: 'the SDK gives an empty response' },
  ),
  plain(
    'error-200',
    'an error object with status 200',
    { error: { message: 'failed', type: 'server_error', code: null } },
    { want: { error: { code: 'server' } }, reason: 'an error that came is an error' },
  ),
];
