// Reports that an outsider found and tried in one hour: streams, tools, errors, waits.
import {
  blockDelta,
  blockStart,
  blockStop,
  chunk,
  closing,
  counted,
  done,
  end,
  named,
  opening,
  role,
  sse,
  text,
  textBlock,
  tool,
  toolBlock,
  toolPart,
  usageChunk,
} from '../oracle/support/bytes.ts';
import { describeReports, type Report } from './report.ts';

const paris = { id: 'call_1', name: 'look_up', input: { city: 'Paris' } };
const oneCall = { answer: { calls: [paris], finish: 'tool_calls' } } as const;
const timings = { timings: { cache_n: 7, prompt_n: 10, prompt_ms: 251.51, predicted_n: 18 } };
const limited = (message: string, type = 'tokens') => ({
  status: 429,
  body: JSON.stringify({ error: { message, type, param: null, code: 'rate_limit_exceeded' } }),
});

const reports: readonly Report[] = [
  {
    number: 'Kilo-Org/kilocode#3083',
    title: 'data: null between thought and text is a sign of life',
    forms: [
      {
        dialect: 'chat',
        wire: sse(chunk({ reasoning_content: 'Well.' }), 'null', text('It is good.'), end(), done),
        want: { answer: { text: 'It is good.', reasoning: 'Well.', finish: 'stop' } },
        reason: 'the helper of the SDK throws at null',
      },
      {
        dialect: 'chat',
        wire: sse(role, text('It is '), 'null'),
        want: { error: { code: 'stream_truncated', partial: 'It is ' } },
        reason: 'nothing says that the answer ended',
      },
    ],
  },
  {
    number: 'vllm-project/vllm#44098',
    title: 'last arguments that come with the id and the name once more go on with the call',
    forms: [
      {
        dialect: 'chat',
        wire: sse(
          role,
          tool(0, 'call_1', '{"city":'),
          tool(0, 'call_1', '"Paris"}'),
          end('tool_calls'),
          done,
        ),
        want: oneCall,
        reason: 'said again, a name is the same name',
      },
    ],
  },
  {
    number: 'vllm-project/vllm-ascend#14501',
    title: 'content null beside a call is no content',
    forms: [
      {
        dialect: 'chat',
        wire: sse(
          chunk({ role: 'assistant', content: null, tool_calls: [toolPart(0, 'call_1', '')] }),
          chunk({ content: null, tool_calls: [toolPart(0, undefined, '{"city":"Paris"}')] }),
          end('tool_calls'),
          done,
        ),
        want: oneCall,
      },
    ],
  },
  {
    number: 'sgl-project/sglang#24293',
    title: 'text inside an open call of Messages is an error, or text beside a whole call',
    forms: [
      {
        dialect: 'anthropic',
        wire: named(
          opening(),
          blockStart(0, { type: 'tool_use', id: 'call_1', name: 'look_up', input: {} }),
          blockDelta(0, { type: 'input_json_delta', partial_json: '{"city":"Paris"}' }),
          blockDelta(0, { type: 'text_delta', text: 'It is good.' }),
          blockStop(0),
          ...closing('tool_use'),
        ),
        want: { answer: { calls: [paris], text: 'It is good.' }, orError: true },
        reason: 'the SDK throws',
      },
    ],
  },
  {
    number: 'microsoft/agent-framework#5050',
    title: "a tool that Anthropic runs itself is no call of the caller's",
    forms: [
      {
        dialect: 'anthropic',
        wire: named(
          opening(),
          blockStart(0, { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: {} }),
          blockDelta(0, { type: 'input_json_delta', partial_json: '{"query":"Paris"}' }),
          blockStop(0),
          blockStart(1, { type: 'web_search_tool_result', tool_use_id: 'srvtoolu_1', content: [] }),
          blockStop(1),
          ...textBlock(2, 'It is ', 'good.'),
          ...toolBlock(3, 'call_1', '{"city":"Paris"}'),
          ...closing('tool_use'),
        ),
        want: { answer: { calls: [paris], text: 'It is good.', finish: 'tool_calls' } },
      },
    ],
  },
  {
    number: 'openai-php/client#780',
    title: 'timings of llama.cpp in every chunk, and thought under its name, do no harm',
    forms: [
      {
        dialect: 'chat',
        wire: sse(
          { ...chunk({ role: 'assistant', content: null }), ...timings },
          { ...chunk({ reasoning_content: 'Well' }), ...timings },
          { ...chunk({ reasoning_content: ' then.' }), ...timings },
          { ...text('It is good.'), ...timings },
          { ...end(), ...timings },
          { ...usageChunk(counted(10, 18)), ...timings },
          done,
        ),
        want: { answer: { text: 'It is good.', reasoning: 'Well then.', finish: 'stop' } },
      },
    ],
  },
  {
    number: 'ggml-org/llama.cpp#12137',
    title: 'length, counts and timings in one last chunk are an answer that the limit ended',
    forms: [
      {
        dialect: 'chat',
        wire: sse(role, text('It'), { ...end('length', { usage: counted(43, 1) }), ...timings }, done),
        want: { answer: { text: 'It', finish: 'length', usage: { inputTokens: 43, outputTokens: 1 } } },
      },
    ],
  },
  {
    number: 'iflytek/astron-agent#1573',
    title: 'counts alone before the last choice are counted, and the answer goes on',
    forms: [
      {
        dialect: 'chat',
        wire: sse(role, text('It '), { choices: [], usage: counted(8, 4) }, text('is good.', 'stop'), done),
        want: {
          answer: { text: 'It is good.', finish: 'stop', usage: { inputTokens: 8, outputTokens: 4 } },
        },
        reason: 'the helper of the SDK keeps the counts of the last chunk alone',
      },
    ],
  },
  {
    number: 'open-multi-agent/open-multi-agent#207',
    title: 'a 200 without choices is an error that names no type of JavaScript',
    forms: [
      {
        dialect: 'chat',
        plain: true,
        wire: JSON.stringify({ id: 'gen-1', object: 'chat.completion', model: 'm', usage: counted(9, 0) }),
        want: { error: { code: 'malformed_response', retryable: true } },
        reason: 'there is no answer in it',
      },
    ],
  },
  {
    number: 'danielmiessler/Fabric#364',
    title: 'Groq says in its sentence when to come back',
    forms: [
      {
        dialect: 'chat',
        wire: limited(
          'Limit 7000, Used 0, Requested ~12903. Please try again in 50.597142857s. Visit the page.',
        ),
        want: { error: { code: 'rate_limited', retryable: true, retryAfterMs: 50_598, status: 429 } },
      },
    ],
  },
  {
    number: 'Pythagora-io/gpt-pilot#608',
    title: 'OpenAI says in its sentence when to come back, in any unit',
    forms: [
      {
        dialect: 'responses',
        wire: limited(
          'Limit 300000, Used 286751, Requested 16144. Please try again in 579ms. Visit the page.',
        ),
        want: { error: { code: 'rate_limited', retryAfterMs: 579, status: 429 } },
      },
      {
        dialect: 'responses',
        wire: limited('Limit 1500000, Used 1485066. Please try again in 1m9.696s. Visit the page.'),
        want: { error: { code: 'rate_limited', retryAfterMs: 69_696, status: 429 } },
      },
    ],
  },
  {
    number: 'microsoft/action-python#12',
    title: 'Azure says in its sentence when to come back',
    forms: [
      {
        dialect: 'chat',
        wire: {
          status: 429,
          body: JSON.stringify({
            error: {
              code: '429',
              message:
                'Requests have exceeded call rate limit. Please retry after 3 seconds. Please go here.',
            },
          }),
        },
        want: { error: { code: 'rate_limited', retryAfterMs: 3000, status: 429 } },
      },
    ],
  },
];

describeReports('an hour of an outsider', reports);
