// Reports of bytes that stood otherwise than readers thought: last lines, split letters, content types, foreign blocks.
import {
  blockDelta,
  blockStart,
  blockStop,
  chunk,
  closing,
  completed,
  completion,
  created,
  done,
  end,
  named,
  opening,
  role,
  said,
  sse,
  text,
  textAdded,
  textBlock,
  textDelta,
  textDone,
  tool,
  toolBlock,
} from '../oracle/support/bytes.ts';
import { describeReports, type Report } from './report.ts';

const answer = (words: string, more = {}) => ({ answer: { text: words, finish: 'stop', ...more } }) as const;
const paris = { id: 'call_1', name: 'look_up', input: { city: 'Paris' } };
const bytes = new TextEncoder();
const everyByte = (given: string): { body: Uint8Array[] } => ({
  body: [...bytes.encode(given)].map((byte) => Uint8Array.of(byte)),
});
const spoken = [
  created,
  ...textAdded(),
  textDelta('你好 🌍'),
  ...textDone('你好 🌍'),
  completed([said('你好 🌍')]),
];

const reports: readonly Report[] = [
  {
    number: 'openai/openai-node#2725',
    title: 'the last event counts where the server leaves out the blank line after it, or the line end too',
    forms: ['\n', ''].flatMap((last) => [
      {
        dialect: 'chat' as const,
        wire: sse(role, text('Hi'), end()).replace(/\n+$/, last),
        want: answer('Hi'),
      },
      {
        dialect: 'responses' as const,
        wire: named(...spoken).replace(/\n+$/, last),
        want: answer('你好 🌍'),
      },
    ]),
  },
  {
    number: 'earendil-works/pi#9047',
    title: 'a completed event without its blank line does not throw the whole answer away',
    forms: [
      {
        dialect: 'responses',
        wire: { body: [named(...spoken.slice(0, -1)), 20, named(spoken.at(-1) as never).trimEnd()] },
        want: answer('你好 🌍'),
      },
    ],
  },
  {
    number: 'agentjido/req_llm#462',
    title: 'usage in a last event without its blank line is counted where no [DONE] follows',
    forms: [
      {
        dialect: 'chat',
        wire: sse(
          role,
          text('Hi'),
          end('stop', { usage: { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 } }),
        ).trimEnd(),
        want: answer('Hi'),
        usage: { inputTokens: 7, outputTokens: 3 },
      },
    ],
  },
  {
    number: 'xberg-io/liter-llm#152',
    title: 'letters cut by the chunks of the transport are whole letters',
    forms: [
      {
        dialect: 'chat',
        wire: everyByte(sse(role, text('你好 🌍 Ö'), end(), done)),
        want: answer('你好 🌍 Ö'),
      },
      { dialect: 'responses', wire: everyByte(named(...spoken)), want: answer('你好 🌍') },
      {
        dialect: 'anthropic',
        wire: everyByte(named(opening(), ...textBlock(0, '你好 🌍'), ...closing())),
        want: answer('你好 🌍'),
      },
    ],
  },
  {
    number: 'simstudioai/sim#3068',
    title: 'letters cut inside the arguments of a call do not break it',
    forms: [
      {
        dialect: 'chat',
        wire: everyByte(sse(role, tool(0, 'call_1', '{"city":"İzmir 🚀"}'), end('tool_calls'), done)),
        want: {
          answer: {
            calls: [{ id: 'call_1', name: 'look_up', input: { city: 'İzmir 🚀' } }],
            finish: 'tool_calls',
          },
        },
      },
    ],
  },
  {
    number: 'nearai/private-ml-sdk#20',
    title: 'a stream without a content type is a stream',
    forms: [
      { dialect: 'chat', wire: { type: null, body: sse(role, text('Hi'), end(), done) }, want: answer('Hi') },
    ],
  },
  {
    number: 'decolua/9router#3492',
    title: 'a plain answer that calls itself a stream, [DONE] behind its JSON, is read or refused',
    forms: [
      {
        dialect: 'chat',
        plain: true,
        wire: { type: 'text/event-stream', body: `${completion({ content: 'OK' })}\ndata: [DONE]\n\n` },
        want: { ...answer('OK'), orError: true },
        reason: 'the SDK gives the body as text',
      },
    ],
  },
  {
    number: 'andresgd2003-art/bano#17',
    title: 'a JSON answer to a request for a stream is the answer',
    forms: [
      {
        dialect: 'responses',
        wire: {
          type: 'application/json',
          body: JSON.stringify((completed([said('Hola')]) as { response: unknown }).response),
        },
        want: answer('Hola'),
        reason: 'the SDK finds no events',
      },
    ],
  },
  {
    number: 'vllm-project/vllm#378',
    title: '[DONE] twice ends one answer',
    forms: [{ dialect: 'chat', wire: sse(role, text('Hi'), end(), done, done), want: answer('Hi') }],
  },
  {
    number: 'duolahypercho/codex-router#145',
    title: 'a heartbeat that is no JSON is refused or passed over, and never ends an answer as whole',
    forms: [
      {
        dialect: 'chat',
        wire: `${sse(role, text('Hi'))}data: pong\n\n${sse(text(' there'), end(), done)}`,
        want: { ...answer('Hi there'), orError: true },
        reason: 'the SDK cannot parse it',
      },
    ],
  },
  {
    number: 'jakobdylanc/llmcord#84',
    title:
      'finish_reason null to the end, the word under another name, is whole by [DONE] and cut without it',
    forms: [
      {
        dialect: 'chat',
        wire: sse(
          role,
          text('Hi'),
          {
            ...role,
            choices: [{ index: 0, delta: { content: '' }, finish_reason: null, finishReason: 'stop' }],
          },
          done,
        ),
        want: { answer: { text: 'Hi', finish: ['stop', 'other'] }, orError: true },
        reason: '[DONE] is a terminal word',
      },
      {
        dialect: 'chat',
        wire: sse(role, text('Hi'), chunk({ content: '' })),
        want: { error: { code: 'stream_truncated', retryable: true, partial: 'Hi' } },
      },
    ],
  },
  {
    number: 'nextai-translator/nextai-translator#1922',
    title: 'the last segment in the chunk of the finish reason is kept',
    forms: [
      {
        dialect: 'chat',
        wire: sse(role, text('First. '), text('Last.', 'stop'), done),
        want: answer('First. Last.'),
      },
    ],
  },
  {
    number: 'PawanOsman/OpenCursor#88',
    title: 'stop, then more text without a reason: all of it or an error',
    forms: [
      {
        dialect: 'chat',
        wire: sse(role, text('One moment.'), end('stop'), text('计'), text('算'), end('stop'), done),
        want: { ...answer('One moment.计算'), orError: true },
        reason: 'text after a finish reason is kept or refused',
      },
    ],
  },
  {
    number: 'vllm-project/vllm#9693',
    title: 'name and arguments of a call in chunks of their own, arguments missing in the first',
    forms: [
      {
        dialect: 'chat',
        wire: sse(
          role,
          chunk({
            tool_calls: [
              { index: 0, id: 'call_1', type: 'function', function: { name: 'look_up', arguments: null } },
            ],
          }),
          tool(0, undefined, '{"city":'),
          tool(0, undefined, '"Paris"}'),
          end('tool_calls'),
          done,
        ),
        want: { answer: { calls: [paris], finish: 'tool_calls' } },
        reason: 'null is nothing yet',
      },
    ],
  },
  {
    number: 'vllm-project/vllm#30223',
    title: 'a completed event that holds nothing, or the last piece alone, does not shorten the answer',
    forms: [
      {
        dialect: 'responses',
        wire: named(created, ...textAdded(), textDelta('One'), textDelta(' two'), completed([])),
        want: answer('One two'),
        reason: 'the SDK gives no text although it came',
      },
      {
        dialect: 'responses',
        wire: named(created, ...textAdded(), textDelta('One'), textDelta(' two'), completed([said(' two')])),
        want: { ...answer('One two'), orError: true },
        reason: 'the SDK gives the last piece alone',
      },
    ],
  },
  {
    number: 'BerriAI/litellm#34692',
    title:
      'a tool_use block of a Messages stream that ends with end_turn is a call, an empty text before it or not',
    forms: [
      {
        dialect: 'anthropic',
        wire: named(opening(), ...toolBlock(0, 'call_1', '{"city":"Paris"}'), ...closing('end_turn')),
        want: { answer: { calls: [paris], finish: ['stop', 'tool_calls'] } },
        reason: 'with calls, end_turn means tool_use',
      },
      {
        dialect: 'anthropic',
        wire: named(
          opening(),
          ...textBlock(0, ''),
          ...toolBlock(1, 'call_1', '{"city":"Paris"}'),
          ...closing('tool_use'),
        ),
        want: { answer: { text: '', calls: [paris], finish: 'tool_calls' } },
      },
    ],
  },
  {
    number: 'ggml-org/llama.cpp#18551',
    title: 'a content_block_start before every piece of one block loses and doubles nothing, or is refused',
    forms: [
      {
        dialect: 'anthropic',
        wire: named(
          opening(),
          ...['One', ' two', ' three'].flatMap((piece) => [
            blockStart(0, { type: 'text', text: '' }),
            blockDelta(0, { type: 'text_delta', text: piece }),
          ]),
          blockStop(0),
          ...closing(),
        ),
        want: { ...answer('One two three'), orError: true },
        reason: 'the SDK keeps the pieces in other blocks',
      },
    ],
  },
  {
    number: 'vercel/ai#13906',
    title: 'blocks of a search at the provider do not break the answer that follows',
    forms: [
      {
        dialect: 'anthropic',
        wire: named(
          opening(),
          blockStart(0, { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: {} }),
          blockDelta(0, { type: 'input_json_delta', partial_json: '{"query":"weather"}' }),
          blockStop(0),
          blockStart(1, {
            type: 'web_search_tool_result',
            tool_use_id: 'srvtoolu_1',
            content: [
              { type: 'web_search_result', title: 'x', url: 'https://example.org', encrypted_content: 'AB' },
            ],
          }),
          blockStop(1),
          ...textBlock(2, 'Sunny.'),
          ...closing(),
        ),
        want: answer('Sunny.', { calls: [] }),
      },
    ],
  },
  {
    number: 'tidyverse/ellmer#745',
    title: 'citations between the words are no words and no failure',
    forms: [
      {
        dialect: 'anthropic',
        wire: named(
          opening(),
          blockStart(0, { type: 'text', text: '', citations: [] }),
          blockDelta(0, {
            type: 'citations_delta',
            citation: {
              type: 'web_search_result_location',
              cited_text: 'x',
              url: 'https://example.org',
              title: 'x',
              encrypted_index: 'AB',
            },
          }),
          blockDelta(0, { type: 'text_delta', text: 'Sunny.' }),
          blockStop(0),
          ...closing(),
        ),
        want: answer('Sunny.'),
      },
    ],
  },
];

describeReports('bytes', reports);
