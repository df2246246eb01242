// Chat completions as they are meant: text, content, choices, plain bodies.

import {
  chunk,
  completion,
  counted,
  done,
  end,
  named,
  role,
  sse,
  text,
  tool,
  usageChunk,
  wholeTool,
} from '../support/bytes.ts';
import type { Row } from '../support/row.ts';

const usage = usageChunk(counted(10, 5));
const stream = (id: string, title: string, wire: Row['wire'], more: Partial<Row> = {}): Row => ({
  id: `chat-${id}`,
  dialect: 'chat',
  title,
  wire,
  ...more,
});
const plain = (id: string, title: string, wire: Row['wire'], more: Partial<Row> = {}): Row =>
  stream(`plain-${id}`, title, wire, { plain: true, ...more });

export const chatOrdinary: readonly Row[] = [
  stream(
    'text',
    'a text in three pieces',
    sse(role, text('One'), text(' two'), text(' three'), end(), usage, done),
  ),
  stream(
    'unicode',
    'letters of two to four bytes',
    sse(role, text('Zürich 3 €'), text(' 🍏 日本'), end(), usage, done),
  ),
  stream(
    'escaped',
    'line ends, quotes and NUL inside the text',
    sse(role, text('a\n"b"\t\u0000\u2028c'), end(), usage, done),
  ),
  stream('no-usage', 'no usage at all is an estimate', sse(role, text('Hi'), end(), done)),
  stream('no-done', 'a finish reason without [DONE]', sse(role, text('Hi'), end(), usage)),
  stream(
    'usage-in-finish',
    'usage in the chunk of the finish reason',
    sse(role, text('Hi'), end('stop', { usage: counted(10, 5) }), done),
  ),
  stream(
    'usage-null',
    'usage null in every chunk until the last',
    sse({ ...role, usage: null }, { ...text('Hi'), usage: null }, { ...end(), usage: null }, usage, done),
    { source: 'sgl-project/sglang#954' },
  ),
  stream(
    'usage-each',
    'running usage in every chunk: the last counts',
    sse(
      { ...role, usage: counted(10, 0) },
      { ...text('Hi'), usage: counted(10, 1) },
      { ...end(), usage: counted(10, 2) },
      done,
    ),
    { source: 'vLLM continuous_usage_stats' },
  ),
  stream(
    'role-each',
    'the role in every chunk',
    sse(
      chunk({ role: 'assistant', content: 'One' }),
      chunk({ role: 'assistant', content: ' two' }),
      end(),
      usage,
      done,
    ),
  ),
  stream('no-role', 'no role in any chunk', sse(text('Hi'), end(), usage, done)),
  stream(
    'no-finish-key',
    'chunks without the key finish_reason until the last',
    sse(
      { ...role, choices: [{ index: 0, delta: { role: 'assistant' } }] },
      { ...role, choices: [{ index: 0, delta: { content: 'Hi' } }] },
      end(),
      usage,
      done,
    ),
    { source: 'vllm-project/vllm#19650' },
  ),
  stream(
    'finish-with-text',
    'the last words in the chunk of the finish reason',
    sse(role, text('One'), text(' two', 'length'), usage, done),
    { source: 'vllm-project/vllm#35705' },
  ),
  stream(
    'all-in-one',
    'role, text and finish in one chunk',
    sse(chunk({ role: 'assistant', content: 'Hi' }, 'stop'), usage, done),
  ),
  stream(
    'content-null',
    'content null in the first chunk',
    sse(chunk({ role: 'assistant', content: null }), text('Hi'), end(), usage, done),
  ),
  stream(
    'nulls',
    'null in every optional field',
    sse(
      chunk({ role: 'assistant', content: null, refusal: null, tool_calls: null, function_call: null }),
      chunk({ role: null, content: 'Hi', refusal: null, tool_calls: null, reasoning_content: null }),
      end(),
      usage,
      done,
    ),
    { source: 'sgl-project/sglang#9657' },
  ),
  stream(
    'empty-tools',
    'an empty list of tool calls in every chunk',
    sse(role, chunk({ content: 'Hi', tool_calls: [] }), chunk({ tool_calls: [] }, 'stop'), usage, done),
    { source: 'vllm-project/vllm#19650' },
  ),
  stream(
    'unknown-fields',
    'fields nobody knows, everywhere',
    sse(
      { ...role, provider: 'X', nonce: 'ab', obfuscation: 'xyz' },
      { ...chunk({ content: 'Hi', extra: { a: [1] } }), citations: [] },
      end('stop', { x: null }),
      usage,
      done,
    ),
  ),
  stream(
    'logprobs',
    'log probabilities beside the text',
    sse(
      role,
      {
        ...text('Hi'),
        choices: [
          {
            index: 0,
            delta: { content: 'Hi' },
            logprobs: { content: [{ token: 'Hi', logprob: -0.1, bytes: [72, 105], top_logprobs: [] }] },
            finish_reason: null,
          },
        ],
      },
      end(),
      usage,
      done,
    ),
  ),
  stream(
    'no-id',
    'chunks without id, object and created',
    sse(
      { choices: [{ index: 0, delta: { role: 'assistant', content: 'Hi' }, finish_reason: null }] },
      { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
      done,
    ),
  ),
  stream(
    'no-choice-index',
    'choices without an index',
    sse(
      { ...role, choices: [{ delta: { role: 'assistant', content: 'Hi' }, finish_reason: null }] },
      { ...role, choices: [{ delta: {}, finish_reason: 'stop' }] },
      done,
    ),
    {
      want: { answer: { text: 'Hi', finish: 'stop' } },
      reason: 'the helper of the SDK wants an index; its chunks say the same as ours',
    },
  ),
  stream('empty-answer', 'an answer of no words that ends with stop', sse(role, end(), usage, done), {
    want: 'same-or-error',
    reason: 'an answer of no words may be called no answer',
  }),
  stream(
    'length',
    'an answer cut by the token limit has its text and length',
    sse(role, text('Half of'), end('length'), usage, done),
  ),
  stream(
    'refusal',
    'a refusal in pieces is a refusal',
    sse(role, chunk({ refusal: 'I can' }), chunk({ refusal: 'not.' }), end(), usage, done),
  ),
  stream(
    'content-filter',
    'content_filter is a refusal',
    sse(role, text('Half'), end('content_filter'), usage, done),
  ),
  stream(
    'named-events',
    'chunks that name their event',
    sse(role).replace('data:', 'event: message\ndata:') + sse(text('Hi'), end(), usage, done),
  ),
  stream(
    'empty-choices-first',
    'a first chunk without choices that says how the prompt was filtered',
    sse(
      {
        id: '',
        object: '',
        created: 0,
        model: '',
        choices: [],
        prompt_filter_results: [{ prompt_index: 0, content_filter_results: {} }],
      },
      role,
      text('Hi'),
      end(),
      usage,
      done,
    ),
    { source: 'Azure/azure-sdk-for-go#21086' },
  ),
  stream(
    'no-delta',
    'a chunk in mid-stream whose choice has no delta',
    sse(
      role,
      text('Hi'),
      {
        ...role,
        id: '',
        model: '',
        choices: [
          {
            index: 0,
            finish_reason: null,
            content_filter_results: {},
            content_filter_offsets: { check_offset: 44 },
          },
        ],
      },
      text(' there'),
      end(),
      usage,
      done,
    ),
    {
      source: 'microsoft/autogen#6465',
      want: { answer: { text: 'Hi there', finish: 'stop' } },
      reason: 'the helper of the SDK may trip over it; its chunks hold the text',
    },
  ),
  stream(
    'after-finish-filter',
    'a filter report after the finish reason',
    sse(
      role,
      text('Hi'),
      end(),
      {
        ...role,
        id: '',
        model: '',
        choices: [{ index: 0, finish_reason: null, content_filter_results: {} }],
      },
      done,
    ),
    {
      source: 'langchain-ai/langchain#18977',
      want: { answer: { text: 'Hi', finish: 'stop' } },
      reason: 'nothing is missing',
    },
  ),
  stream(
    'second-choice',
    'a second choice nobody asked for is not mixed into the first',
    sse(
      role,
      text('One'),
      { ...role, choices: [{ index: 1, delta: { role: 'assistant', content: 'Uno' }, finish_reason: null }] },
      text(' two'),
      { ...role, choices: [{ index: 1, delta: {}, finish_reason: 'stop' }] },
      text(' three'),
      end(),
      usage,
      done,
    ),
  ),
  stream(
    'second-choice-beside',
    'two choices in one chunk: the one with index 0 is the answer',
    sse(
      {
        ...role,
        choices: [
          { index: 1, delta: { role: 'assistant', content: 'Uno' }, finish_reason: 'stop' },
          { index: 0, delta: { role: 'assistant', content: 'One' }, finish_reason: 'stop' },
        ],
      },
      done,
    ),
    {
      want: { answer: { text: 'One', finish: 'stop' }, orError: true },
      reason: 'the first choice is the one with index 0, wherever it stands',
    },
  ),
  plain('text', 'a plain text', completion({ content: 'Hi' })),
  plain('null-usage', 'usage null is an estimate', completion({ content: 'Hi' }, 'stop', { usage: null })),
  plain('length', 'a plain answer cut by the token limit', completion({ content: 'Half of' }, 'length')),
  plain(
    'tool',
    'a plain tool call',
    completion({ tool_calls: [wholeTool('call_1', '{"x":1}')] }, 'tool_calls'),
  ),
  plain(
    'tools-and-text',
    'text beside two calls',
    completion(
      { content: 'I look.', tool_calls: [wholeTool('call_1', '{"x":1}'), wholeTool('call_2', '{"x":2}')] },
      'tool_calls',
    ),
  ),
  plain('refusal', 'a plain refusal', completion({ refusal: 'I cannot.' })),
  plain(
    'content-filter',
    'plain content_filter is a refusal',
    completion({ content: 'Half' }, 'content_filter'),
  ),
  plain(
    'no-id',
    'a body of choices alone',
    JSON.stringify({ choices: [{ message: { role: 'assistant', content: 'Hi' }, finish_reason: 'stop' }] }),
  ),
  plain('finish-null', 'a plain answer with finish_reason null', completion({ content: 'Hi' }, null)),
  plain(
    'two-choices',
    'two choices: the first is the answer',
    JSON.stringify({
      choices: [
        { index: 0, message: { role: 'assistant', content: 'One' }, finish_reason: 'stop' },
        { index: 1, message: { role: 'assistant', content: 'Uno' }, finish_reason: 'stop' },
      ],
      usage: counted(10, 5),
    }),
  ),
  plain(
    'content-missing',
    'a message of a role alone',
    JSON.stringify({
      choices: [{ index: 0, message: { role: 'assistant' }, finish_reason: 'stop' }],
      usage: counted(10, 5),
    }),
    { want: 'same-or-error', reason: 'an answer of no words may be called no answer' },
  ),
  plain(
    'no-choices',
    'a body without choices is no answer',
    JSON.stringify({ id: 'x', object: 'chat.completion' }),
  ),
  plain(
    'empty-choices',
    'an empty list of choices is no answer',
    JSON.stringify({ choices: [], usage: counted(10, 0) }),
  ),
  plain('no-json', 'a page instead of JSON', {
    type: 'text/html',
    body: '<html><body>Bad gateway</body></html>',
  }),
  plain('half-json', 'JSON that is cut', completion({ content: 'Hi' }).slice(0, -20)),
  plain('empty-body', 'an empty body', { body: '' }),
  plain('null-body', 'null', { body: 'null' }),
  plain('list-body', 'a list', { body: '[]' }),
  plain('bom', 'a byte order mark before the JSON', `\ufeff${completion({ content: 'Hi' })}`, {
    want: { answer: { text: 'Hi' } },
    reason: 'the mark is no content; JSON readers of the SDK drop it',
  }),
  plain(
    'padded',
    'blanks and line ends around the JSON, as servers send to keep a connection',
    `\n\n   ${completion({ content: 'Hi' })}\n\n`,
    { source: 'DeepSeek docs: rate limit' },
  ),
  plain(
    'text-type',
    'JSON that calls itself text/plain',
    { type: 'text/plain; charset=utf-8', body: completion({ content: 'Hi' }) },
    {
      want: { answer: { text: 'Hi', finish: 'stop' } },
      reason:
        'the SDK gives the text of the body, which no reader of ours can use; the JSON in it is the answer',
    },
  ),
  plain(
    'no-type',
    'JSON without a content type',
    { type: null, body: completion({ content: 'Hi' }) },
    { want: { answer: { text: 'Hi', finish: 'stop' } }, reason: 'as for text/plain' },
  ),
  plain(
    'sse-instead',
    'a stream although none was asked for',
    { type: 'text/event-stream', body: sse(role, text('Hi'), end(), done) },
    { want: 'same-or-error', reason: 'it may be read or refused, never half read' },
  ),
  stream(
    'tool',
    'a call in pieces',
    sse(
      role,
      tool(0, 'call_1', ''),
      tool(0, undefined, '{"x"'),
      tool(0, undefined, ':1}'),
      end('tool_calls'),
      usage,
      done,
    ),
  ),
  stream(
    'anthropic-words',
    'a stream of another dialect is no answer',
    named({ type: 'message_start', message: {} }, { type: 'message_stop' }),
  ),
];
