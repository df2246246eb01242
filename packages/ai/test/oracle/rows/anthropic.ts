// The Messages API, of Anthropic and of servers that speak it too.
import {
  blockDelta,
  blockStart,
  blockStop,
  closing,
  type Json,
  message,
  messageDelta,
  messageStop,
  named,
  opening,
  sse,
  textBlock,
  toolBlock,
} from '../support/bytes.ts';
import type { Row } from '../support/row.ts';

const row = (id: string, title: string, wire: Row['wire'], more: Partial<Row> = {}): Row => ({
  id: `anthropic-${id}`,
  dialect: 'anthropic',
  title,
  wire,
  ...more,
});
const plain = (id: string, title: string, wire: Row['wire'], more: Partial<Row> = {}): Row =>
  row(`plain-${id}`, title, wire, { plain: true, ...more });
const open = opening();
const words = textBlock(0, 'Hi', ' there');
const hi = 'Hi there';
const textDelta = (index: number, text: string): Json => blockDelta(index, { type: 'text_delta', text });
const known = (inputTokens: number, outputTokens: number, more = {}) => ({
  inputTokens,
  outputTokens,
  estimated: false,
  ...more,
});
const first = { id: 'call_1', name: 'look_up', input: { x: 1 } };
const noContent: Json = {
  type: 'message_start',
  message: {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'm',
    usage: { input_tokens: 10, output_tokens: 1 },
  },
};
const nothingMissing = {
  want: { answer: { text: hi, finish: 'stop' } },
  reason: 'the SDK trips over it; nothing is missing',
} as const;

export const anthropicRows: readonly Row[] = [
  row('text', 'a whole stream of text', named(open, ...words, ...closing())),
  row(
    'two-blocks',
    'two blocks of text',
    named(open, ...textBlock(0, 'Hi'), ...textBlock(1, ' there'), ...closing()),
  ),
  row(
    'start-text',
    'text in content_block_start',
    named(
      open,
      blockStart(0, { type: 'text', text: 'Hi' }),
      textDelta(0, ' there'),
      blockStop(0),
      ...closing(),
    ),
  ),
  row(
    'start-text-only',
    'all the text in content_block_start',
    named(open, blockStart(0, { type: 'text', text: hi }), blockStop(0), ...closing()),
  ),
  row(
    'start-message-text',
    'text in message_start',
    named(opening(undefined, { content: [{ type: 'text', text: hi }] }), ...closing()),
    { want: 'same-or-error', reason: 'kept or refused' },
  ),
  row(
    'empty-deltas',
    'empty deltas between the words',
    named(
      open,
      blockStart(0, { type: 'text', text: '' }),
      textDelta(0, ''),
      textDelta(0, hi),
      textDelta(0, ''),
      blockStop(0),
      ...closing(),
    ),
    { source: 'BerriAI/litellm#33315' },
  ),
  row('no-content', 'a message_start without content', named(noContent, ...words, ...closing()), {
    source: 'SaladDay/cc-switch-cli#320',
    ...nothingMissing,
  }),
  row(
    'no-usage',
    'no usage at all',
    named(
      opening(undefined, { usage: undefined }),
      ...words,
      messageDelta('end_turn', undefined),
      messageStop,
    ),
    {
      want: { answer: { text: hi, finish: 'stop', usage: { estimated: true } } },
      reason: 'the SDK trips over it; nothing is missing',
    },
  ),
  row(
    'delta-no-usage',
    'a message_delta without usage',
    named(open, ...words, { type: 'message_delta', delta: { stop_reason: 'end_turn' } }, messageStop),
    {
      source: 'earendil-works/pi#6567',
      want: { answer: { text: hi, finish: 'stop' } },
      reason: 'the SDK trips over it; nothing is missing',
    },
  ),
  row('no-message-start', 'no message_start', named(...words, ...closing()), {
    want: { answer: { text: hi, finish: 'stop' }, orError: true },
    reason: 'read or refused; the SDK throws',
  }),
  row(
    'two-message-starts',
    'a second message_start in mid-stream',
    named(open, ...words.slice(0, 2), open, ...words, ...closing()),
    { want: { error: {} }, reason: 'two answers in one stream are none' },
  ),
  row('no-block-start', 'deltas of a block that never began', named(open, textDelta(0, hi), ...closing()), {
    want: { answer: { text: hi, finish: 'stop' }, orError: true },
    reason: 'the SDK loses the text',
  }),
  row(
    'no-block-stop',
    'text blocks without content_block_stop',
    named(open, ...words.slice(0, -1), ...closing()),
    { source: 'xemantic/anthropic-sdk-kotlin#147' },
  ),
  row(
    'no-message-stop',
    'a stop reason and no message_stop',
    named(open, ...words, messageDelta('end_turn')),
    {
      source: 'tombii/better-ccflare#307',
      want: { answer: { text: hi, finish: 'stop' }, orError: true },
      reason: 'the SDK throws; a stop reason may be taken for the terminal word',
    },
  ),
  row('no-message-delta', 'a message_stop without any stop reason', named(open, ...words, messageStop), {
    want: 'same-or-error',
    reason: 'an answer without its reason',
  }),
  row('stop-reason-null', 'a stop reason that is null', named(open, ...words, ...closing(null)), {
    want: 'same-or-error',
    reason: 'an answer without its reason',
  }),
  row(
    'stop-reason-late',
    'two message_delta: a null reason, then the word',
    named(open, ...words, messageDelta(null), ...closing('max_tokens')),
  ),
  row(
    'stop-reason-null-last',
    'the word, then a message_delta whose reason is null',
    named(open, ...words, messageDelta('max_tokens'), messageDelta(null, { output_tokens: 6 }), messageStop),
    {
      want: { answer: { text: hi, finish: ['length', 'other'] }, orError: true },
      reason: 'the last word the SDK keeps is null; it must not become stop',
    },
  ),
  row(
    'stop-reason-start',
    'a stop reason in message_start already',
    named(opening(undefined, { stop_reason: 'end_turn' }), ...words, messageStop),
    { want: 'same-or-error', reason: 'as the SDK, or refused' },
  ),
  ...(['stop_sequence', 'max_tokens', 'model_context_window_exceeded', 'refusal', 'pause_turn'] as const).map(
    (word) => row(`stop-${word}`, `the stop reason ${word}`, named(open, ...words, ...closing(word))),
  ),
  ...(['stop', 'length', 'STOP'] as const).map((word) =>
    row(
      `stop-foreign-${word}`,
      `the word ${word} of another dialect`,
      named(open, ...words, ...closing(word)),
      {
        want: { answer: { text: hi, finish: word === 'length' ? 'length' : 'stop' } },
        reason: 'servers that translate forget the words',
      },
    ),
  ),
  row('stop-error', 'the word error is an interruption', named(open, ...words, ...closing('error')), {
    source: 'Portkey-AI/gateway#741',
    want: { error: { retryable: true, partial: hi } },
    reason: 'the SDK hands the word on',
  }),
  row('empty-answer', 'an answer without a block', named(open, ...closing()), {
    source: 'BerriAI/litellm#32475',
    want: 'same-or-error',
    reason: 'an answer of no words may be called no answer',
  }),
  row(
    'thinking',
    'thinking with its signature',
    named(
      open,
      blockStart(0, { type: 'thinking', thinking: '', signature: '' }),
      blockDelta(0, { type: 'thinking_delta', thinking: 'Hm.' }),
      blockDelta(0, { type: 'signature_delta', signature: 'sig' }),
      blockStop(0),
      ...textBlock(1, hi),
      ...closing(),
    ),
    { want: { answer: { text: hi, finish: 'stop', reasoning: 'Hm.' } }, reason: 'the SDK gives the block' },
  ),
  row(
    'thinking-start',
    'thinking in content_block_start',
    named(
      open,
      blockStart(0, { type: 'thinking', thinking: 'Hm.', signature: 'sig' }),
      blockStop(0),
      ...textBlock(1, hi),
      ...closing(),
    ),
    { want: { answer: { text: hi, reasoning: 'Hm.' } }, reason: 'the SDK gives the block' },
  ),
  row(
    'redacted',
    'redacted thinking',
    named(
      open,
      blockStart(0, { type: 'redacted_thinking', data: 'AB' }),
      blockStop(0),
      ...textBlock(1, hi),
      ...closing(),
    ),
  ),
  row(
    'server-tool',
    'blocks of server tools beside the text',
    named(
      open,
      blockStart(0, { type: 'server_tool_use', id: 'srv_1', name: 'web_search', input: {} }),
      blockDelta(0, { type: 'input_json_delta', partial_json: '{"query":"x"}' }),
      blockStop(0),
      blockStart(1, { type: 'web_search_tool_result', tool_use_id: 'srv_1', content: [] }),
      blockStop(1),
      ...textBlock(2, hi),
      ...closing(),
    ),
  ),
  row(
    'citations',
    'citations beside the text',
    named(
      open,
      blockStart(0, { type: 'text', text: '', citations: [] }),
      textDelta(0, hi),
      blockDelta(0, {
        type: 'citations_delta',
        citation: { type: 'char_location', cited_text: 'x', document_index: 0 },
      }),
      blockStop(0),
      ...closing(),
    ),
  ),
  row(
    'unknown-delta',
    'a delta nobody knows',
    named(
      open,
      blockStart(0, { type: 'text', text: '' }),
      textDelta(0, hi),
      blockDelta(0, { type: 'new_delta', x: 1 }),
      blockStop(0),
      ...closing(),
    ),
    { want: { answer: { text: hi, finish: 'stop' } }, reason: 'what is new is passed over' },
  ),
  row(
    'unknown-event',
    'an event nobody knows',
    named(open, { type: 'message_note', x: 1 }, ...words, ...closing()),
    { want: { answer: { text: hi, finish: 'stop' } }, reason: 'what is new is passed over' },
  ),
  row(
    'tool',
    'a call in pieces',
    named(open, ...toolBlock(0, 'call_1', '', '{"x"', ':1}'), ...closing('tool_use')),
  ),
  row(
    'tool-text',
    'text and a call',
    named(open, ...words, ...toolBlock(1, 'call_1', '{"x":1}'), ...closing('tool_use')),
  ),
  row(
    'two-tools',
    'two calls',
    named(
      open,
      ...toolBlock(0, 'call_1', '{"x":1}'),
      ...toolBlock(1, 'call_2', '{"x":2}'),
      ...closing('tool_use'),
    ),
  ),
  row(
    'tools-mixed',
    'pieces of two calls in turn',
    named(
      open,
      blockStart(0, { type: 'tool_use', id: 'call_1', name: 'look_up', input: {} }),
      blockStart(1, { type: 'tool_use', id: 'call_2', name: 'look_up', input: {} }),
      blockDelta(1, { type: 'input_json_delta', partial_json: '{"x":2}' }),
      blockDelta(0, { type: 'input_json_delta', partial_json: '{"x":1}' }),
      blockStop(1),
      blockStop(0),
      ...closing('tool_use'),
    ),
    {
      want: {
        answer: {
          calls: [
            { id: 'call_1', input: { x: 1 } },
            { id: 'call_2', input: { x: 2 } },
          ],
          finish: 'tool_calls',
        },
      },
      reason: 'in the order of their blocks, as the SDK gives them',
    },
  ),
  row(
    'tools-same-index',
    'two calls that share index 0, one after the other',
    named(
      open,
      ...toolBlock(0, 'call_1', '{"x":1}'),
      ...toolBlock(0, 'call_2', '{"x":2}'),
      ...closing('tool_use'),
    ),
    {
      want: {
        answer: {
          calls: [
            { id: 'call_1', input: { x: 1 } },
            { id: 'call_2', input: { x: 2 } },
          ],
        },
        orError: true,
      },
      reason: 'both or neither',
    },
  ),
  row(
    'tool-start-input',
    'input in content_block_start',
    named(
      open,
      blockStart(0, { type: 'tool_use', id: 'call_1', name: 'look_up', input: { x: 1 } }),
      blockStop(0),
      ...closing('tool_use'),
    ),
  ),
  row(
    'tool-start-input-text',
    'input in content_block_start that is a text',
    named(
      open,
      blockStart(0, { type: 'tool_use', id: 'call_1', name: 'look_up', input: '' }),
      blockDelta(0, { type: 'input_json_delta', partial_json: '{"x":1}' }),
      blockStop(0),
      ...closing('tool_use'),
    ),
    { want: { answer: { calls: [first], finish: 'tool_calls' } }, reason: 'an empty text is no input' },
  ),
  row(
    'tool-no-input',
    'a call without any input',
    named(open, ...toolBlock(0, 'call_1'), ...closing('tool_use')),
  ),
  row(
    'tool-empty-input',
    'a call whose only piece is an empty text',
    named(open, ...toolBlock(0, 'call_1', ''), ...closing('tool_use')),
    { source: 'QwenLM/qwen-code#6249' },
  ),
  row(
    'tool-no-stop',
    'a call without content_block_stop',
    named(open, ...toolBlock(0, 'call_1', '{"x":1}').slice(0, -1), ...closing('tool_use')),
    { source: 'xemantic/anthropic-sdk-kotlin#147' },
  ),
  row(
    'tool-no-stop-next',
    'a call without content_block_stop, then text',
    named(
      open,
      ...toolBlock(0, 'call_1', '{"x":1}').slice(0, -1),
      ...textBlock(1, hi),
      ...closing('tool_use'),
    ),
    { source: 'xemantic/anthropic-sdk-kotlin#147' },
  ),
  row(
    'tool-end-turn',
    'a call and the stop reason end_turn',
    named(open, ...toolBlock(0, 'call_1', '{"x":1}'), ...closing()),
    {
      want: { answer: { calls: [first], finish: ['stop', 'tool_calls'] } },
      reason: 'with calls, end_turn means tool_use',
    },
  ),
  row(
    'tool-no-id',
    'a call without an id',
    named(
      open,
      blockStart(0, { type: 'tool_use', name: 'look_up', input: {} }),
      blockDelta(0, { type: 'input_json_delta', partial_json: '{"x":1}' }),
      blockStop(0),
      ...closing('tool_use'),
    ),
    {
      want: { answer: { calls: [{ name: 'look_up', input: { x: 1 } }] }, orError: true },
      reason: 'an id of our making, or refused',
    },
  ),
  row(
    'tool-cut',
    'a call cut by max_tokens',
    named(open, ...toolBlock(0, 'call_1', '{"x":'), ...closing('max_tokens')),
    { want: 'cut' },
  ),
  row(
    'tool-cut-no-stop',
    'a call cut by max_tokens whose block never closes',
    named(open, ...toolBlock(0, 'call_1', '{"x":').slice(0, -1), ...closing('max_tokens')),
    { want: 'cut' },
  ),
  row(
    'tool-cut-tool-use',
    'a call cut although the reason is tool_use',
    named(open, ...toolBlock(0, 'call_1', '{"x":'), ...closing('tool_use')),
    { want: 'cut', reason: 'the SDK guesses the rest' },
  ),
  row(
    'tool-cut-second',
    'the second of two calls cut by max_tokens',
    named(
      open,
      ...toolBlock(0, 'call_1', '{"x":1}'),
      ...toolBlock(1, 'call_2', '{"x":'),
      ...closing('max_tokens'),
    ),
    { want: 'cut' },
  ),
  row(
    'error-event',
    'an error event in mid-stream',
    named(open, ...words.slice(0, -1), {
      type: 'error',
      error: { type: 'overloaded_error', message: 'Overloaded', details: null },
      request_id: 'req_1',
    }),
    { source: 'karthink/gptel#1512', want: { error: { code: 'overloaded', retryable: true, partial: hi } } },
  ),
  row(
    'error-first',
    'an error event as the only event',
    named({ type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }),
    { source: 'farzaa/clicky#132', want: { error: { code: 'overloaded', retryable: true } } },
  ),
  row(
    'error-rate',
    'a rate limit told in the stream',
    named(open, { type: 'error', error: { type: 'rate_limit_error', message: 'slow down' } }),
    { want: { error: { code: 'rate_limited', retryable: true } } },
  ),
  row(
    'error-api',
    'an api_error in the stream',
    named(open, ...words, { type: 'error', error: { type: 'api_error', message: 'failed' } }),
    { want: { error: { code: 'server', retryable: true, partial: hi } } },
  ),
  row(
    'error-text',
    'an error event whose data is a text',
    `${named(open, ...words)}event: error\ndata: upstream gone\n\n`,
    { want: { error: { partial: hi } } },
  ),
  row(
    'error-no-name',
    'an error object without a name',
    `${named(open, ...words)}${sse({ type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } })}`,
    { source: 'use-agent-os/agent-os#2137', want: { error: { code: 'overloaded', partial: hi } } },
  ),
  row(
    'error-openai',
    'an error in the words of OpenAI',
    `${named(open, ...words)}${sse({ error: { message: 'failed', type: 'server_error' } })}`,
    { want: { error: { partial: hi } }, reason: 'an error that came is an error' },
  ),
  row(
    'error-after-stop-reason',
    'an error after the stop reason',
    named(open, ...words, messageDelta('end_turn'), {
      type: 'error',
      error: { type: 'api_error', message: 'failed' },
    }),
    { want: { error: { code: 'server' } } },
  ),
  row('cut-block', 'a stream that ends inside a block', named(open, ...words.slice(0, 2)), {
    want: { error: { code: 'stream_truncated', retryable: true, partial: 'Hi' } },
  }),
  row(
    'cut-json',
    'an event that is cut, then the end',
    `${named(open, ...words.slice(0, 2))}event: content_block_delta\ndata: {"type":"content_bl`,
    { want: { error: { retryable: true, partial: 'Hi' } } },
  ),
  row(
    'usage-cache',
    'cache reads and writes',
    named(
      opening({
        input_tokens: 10,
        cache_read_input_tokens: 100,
        cache_creation_input_tokens: 50,
        output_tokens: 1,
      }),
      ...words,
      ...closing(),
    ),
    { usage: known(160, 5, { cacheReadTokens: 100, cacheWriteTokens: 50 }) },
  ),
  row(
    'usage-cache-hour',
    'writes kept for an hour',
    named(
      opening({
        input_tokens: 10,
        cache_creation_input_tokens: 50,
        cache_creation: { ephemeral_5m_input_tokens: 20, ephemeral_1h_input_tokens: 30 },
        output_tokens: 1,
      }),
      ...words,
      ...closing(),
    ),
    { usage: known(60, 5, { cacheWriteTokens: 20, cacheWrite1hTokens: 30 }) },
  ),
  row(
    'usage-delta-cache',
    'cache counts that come with message_delta',
    named(
      opening({ input_tokens: 3602, output_tokens: 0 }),
      ...words,
      ...closing('end_turn', {
        cache_creation_input_tokens: 0,
        cache_read_input_tokens: 3604,
        output_tokens: 878,
      }),
    ),
    { source: 'jeremychone/rust-genai#258', usage: known(7206, 878, { cacheReadTokens: 3604 }) },
  ),
  row(
    'usage-delta-null',
    'null in the usage of message_delta keeps what was known',
    named(
      opening({ input_tokens: 10, cache_read_input_tokens: 100, output_tokens: 1 }),
      ...words,
      ...closing('end_turn', {
        input_tokens: null,
        cache_read_input_tokens: null,
        cache_creation_input_tokens: null,
        output_tokens: 5,
      }),
    ),
    { source: 'karthink/gptel#1331', usage: known(110, 5, { cacheReadTokens: 100 }) },
  ),
  row(
    'usage-delta-zero-input',
    'a zero input in message_delta after a count',
    named(
      opening({ input_tokens: 10, output_tokens: 1 }),
      ...words,
      ...closing('end_turn', { input_tokens: 0, output_tokens: 5 }),
    ),
    {
      source: 'huggingface/tau#617',
      usage: { inputTokens: 10, outputTokens: 5 },
      reason: 'zeros take nothing back',
    },
  ),
  row(
    'usage-delta-input',
    'the input that comes with message_delta alone',
    named(
      opening({ input_tokens: 0, output_tokens: 0 }),
      ...words,
      ...closing('end_turn', { input_tokens: 25, output_tokens: 5 }),
    ),
    { source: 'karthink/gptel#1331', usage: known(25, 5) },
  ),
  row(
    'usage-cache-null',
    'cache counts that are null in message_start',
    named(
      opening({
        input_tokens: 10,
        cache_read_input_tokens: null,
        cache_creation_input_tokens: null,
        output_tokens: 1,
      }),
      ...words,
      ...closing(),
    ),
    { source: 'vllm-project/vllm#40912' },
  ),
  row(
    'usage-output-start',
    'output in message_start alone',
    named(
      opening({ input_tokens: 10, output_tokens: 7 }),
      ...words,
      messageDelta('end_turn', {}),
      messageStop,
    ),
    {
      want: { answer: { text: hi, finish: 'stop' } },
      reason: 'what is left out keeps its count; the SDK sets it to undefined',
    },
  ),
  row(
    'usage-thinking',
    'thinking tokens',
    named(
      open,
      ...words,
      ...closing('end_turn', { output_tokens: 50, output_tokens_details: { thinking_tokens: 40 } }),
    ),
    { usage: known(10, 50, { reasoningTokens: 40 }) },
  ),
  row(
    'usage-zeros',
    'zeros for a text that came',
    named(
      opening({ input_tokens: 0, output_tokens: 0 }),
      ...words,
      ...closing('end_turn', { output_tokens: 0 }),
    ),
    { usage: { estimated: true } },
  ),
  plain('text', 'a plain text', message([{ type: 'text', text: hi }])),
  plain(
    'two-texts',
    'two blocks of text',
    message([
      { type: 'text', text: 'Hi' },
      { type: 'text', text: ' there' },
    ]),
  ),
  plain(
    'tool',
    'a plain call',
    message([{ type: 'tool_use', id: 'call_1', name: 'look_up', input: { x: 1 } }], 'tool_use'),
  ),
  plain(
    'text-tool',
    'text and a call',
    message(
      [
        { type: 'text', text: hi },
        { type: 'tool_use', id: 'call_1', name: 'look_up', input: { x: 1 } },
      ],
      'tool_use',
    ),
  ),
  plain(
    'thinking',
    'thinking before the text',
    message([
      { type: 'thinking', thinking: 'Hm.', signature: 's' },
      { type: 'redacted_thinking', data: 'AB' },
      { type: 'text', text: hi },
    ]),
  ),
  plain('length', 'a plain answer cut by max_tokens', message([{ type: 'text', text: hi }], 'max_tokens')),
  plain('refusal', 'a plain refusal', message([], 'refusal')),
  plain(
    'tool-cut',
    'a plain call of max_tokens is not retried',
    message([{ type: 'tool_use', id: 'call_1', name: 'look_up', input: {} }], 'max_tokens'),
  ),
  plain(
    'input-text',
    'an input that is a text of JSON',
    message([{ type: 'tool_use', id: 'call_1', name: 'look_up', input: '{"x":1}' }], 'tool_use'),
    { want: { answer: { calls: [first] }, orError: true }, reason: 'a tool takes an object' },
  ),
  plain(
    'no-input',
    'a call without input',
    message([{ type: 'tool_use', id: 'call_1', name: 'look_up' }], 'tool_use'),
    {
      want: { answer: { calls: [{ id: 'call_1', name: 'look_up', input: {} }] } },
      reason: 'without input there is none',
    },
  ),
  plain('stop-null', 'a stop reason that is null', message([{ type: 'text', text: hi }], null), {
    want: 'same-or-error',
    reason: 'an answer without its reason',
  }),
  plain('content-text', 'content that is a text', message(hi), {
    want: { answer: { text: hi }, orError: true },
    reason: 'read or refused',
  }),
  plain('content-null', 'content that is null', message(null), {
    want: { error: {} },
    reason: 'no content is no answer',
  }),
  plain(
    'no-type',
    'a message without its type',
    JSON.stringify({
      id: 'msg_1',
      role: 'assistant',
      model: 'm',
      content: [{ type: 'text', text: hi }],
      stop_reason: 'end_turn',
      usage: { input_tokens: 10, output_tokens: 5 },
    }),
  ),
  plain(
    'error-200',
    'an error object with status 200',
    JSON.stringify({ type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }),
    { want: { error: { code: 'overloaded', retryable: true } }, reason: 'an error that came is an error' },
  ),
  plain('no-usage', 'no usage', message([{ type: 'text', text: hi }], 'end_turn', { usage: undefined })),
  plain(
    'cache',
    'plain cache counts',
    message([{ type: 'text', text: hi }], 'end_turn', {
      usage: {
        input_tokens: 10,
        cache_read_input_tokens: 100,
        cache_creation_input_tokens: 50,
        output_tokens: 5,
      },
    }),
    { usage: known(160, 5, { cacheReadTokens: 100, cacheWriteTokens: 50 }) },
  ),
];
