// Reports of tokens that were not counted, or counted wrong.
import {
  chunk,
  closing,
  completed,
  completion,
  counted,
  created,
  done,
  end,
  message,
  messageDelta,
  named,
  opening,
  response,
  role,
  said,
  sse,
  text,
  textAdded,
  textBlock,
  textDelta,
  textDone,
  usageChunk,
} from '../oracle/support/bytes.ts';
import { describeReports, type Report } from './report.ts';

const known = (inputTokens: number, outputTokens: number, more = {}) => ({
  inputTokens,
  outputTokens,
  estimated: false,
  ...more,
});
const stream = (...after: readonly (Record<string, unknown> | string)[]): string =>
  sse(role, text('Hi'), ...after, done);
const reasoned = (tokens: number) => ({ completion_tokens_details: { reasoning_tokens: tokens } });
const hi = textBlock(0, 'Hi');
// The example of the provider's guide to compaction.
const compacted = {
  input_tokens: 23_000,
  output_tokens: 1_000,
  iterations: [
    { type: 'compaction', input_tokens: 180_000, output_tokens: 3_500 },
    { type: 'message', input_tokens: 23_000, output_tokens: 1_000 },
  ],
};
const answer = { answer: { text: 'Hi', finish: 'stop' } } as const;

const reports: readonly Report[] = [
  {
    number: 'vercel/ai#1651',
    title: 'usage that Groq puts under x_groq is counted',
    forms: [
      {
        dialect: 'chat',
        wire: stream(
          end('stop', {
            x_groq: { id: 'req_1', usage: counted(23, 19, { queue_time: 0.07, prompt_time: 0.006 }) },
          }),
        ),
        usage: known(23, 19),
        reason: 'Groq counts there',
      },
    ],
  },
  {
    number: 'earendil-works/pi#2017',
    title: 'usage that Moonshot puts inside the choice is counted',
    forms: [
      {
        dialect: 'chat',
        wire: stream({
          ...end(),
          choices: [
            { index: 0, delta: {}, finish_reason: 'stop', usage: counted(19, 13, { cached_tokens: 10 }) },
          ],
        }),
        usage: known(19, 13, { cacheReadTokens: 10 }),
        reason: 'Moonshot counts there',
      },
    ],
  },
  {
    number: 'UKGovernmentBEIS/inspect_ai#5528',
    title: 'reasoning that xAI counts beside the output is output',
    forms: [
      {
        dialect: 'chat',
        plain: true,
        wire: completion({ content: 'Hi' }, 'stop', {
          usage: { prompt_tokens: 20, completion_tokens: 7, total_tokens: 30, ...reasoned(3) },
        }),
        usage: known(20, 10, { reasoningTokens: 3 }),
      },
      {
        dialect: 'chat',
        wire: stream(
          end(),
          usageChunk({ prompt_tokens: 20, completion_tokens: 7, total_tokens: 30, ...reasoned(3) }),
        ),
        usage: known(20, 10, { reasoningTokens: 3 }),
      },
    ],
  },
  {
    number: 'vercel/ai#12425',
    title: 'more reasoning than output never makes a negative text, and counts whole',
    forms: [
      {
        dialect: 'chat',
        plain: true,
        wire: completion({ content: 'Hi' }, 'stop', {
          usage: { prompt_tokens: 12, completion_tokens: 1, total_tokens: 399, ...reasoned(386) },
        }),
        usage: known(12, 387, { reasoningTokens: 386 }),
      },
      {
        dialect: 'chat',
        plain: true,
        wire: completion({ content: 'Hi' }, 'stop', {
          usage: { prompt_tokens: 12, completion_tokens: 2, total_tokens: 331, ...reasoned(317) },
        }),
        usage: known(12, 319, { reasoningTokens: 317 }),
      },
    ],
  },
  {
    number: 'humanlayer/fold#26',
    title: 'the total tells apart who counts reasoning inside the output and who beside it',
    forms: [
      {
        dialect: 'chat',
        wire: stream(
          end(),
          usageChunk({ prompt_tokens: 100, completion_tokens: 50, total_tokens: 150, ...reasoned(40) }),
        ),
        usage: known(100, 50, { reasoningTokens: 40 }),
      },
      {
        dialect: 'chat',
        wire: stream(
          end(),
          usageChunk({ prompt_tokens: 100, completion_tokens: 50, total_tokens: 190, ...reasoned(40) }),
        ),
        usage: known(100, 90, { reasoningTokens: 40 }),
      },
    ],
  },
  {
    number: 'Wei-Shaw/sub2api#5771',
    title: 'reasoning beside the output is counted where part of the input was cached',
    forms: [
      {
        dialect: 'chat',
        wire: stream(
          end(),
          usageChunk({
            prompt_tokens: 10120,
            completion_tokens: 1499,
            total_tokens: 14428,
            prompt_tokens_details: { cached_tokens: 128 },
            ...reasoned(2809),
          }),
        ),
        usage: known(10120, 4308, { cacheReadTokens: 128, reasoningTokens: 2809 }),
      },
    ],
  },
  {
    number: 'Alishahryar1/free-claude-code#937',
    title: 'cache hits of DeepSeek are cached input',
    forms: [
      {
        dialect: 'chat',
        wire: stream(
          end('stop', {
            usage: counted(100, 5, { prompt_cache_hit_tokens: 64, prompt_cache_miss_tokens: 36 }),
          }),
        ),
        usage: known(100, 5, { cacheReadTokens: 64 }),
      },
      {
        dialect: 'chat',
        plain: true,
        wire: completion({ content: 'Hi' }, 'stop', {
          usage: counted(100, 5, { prompt_cache_hit_tokens: 64, prompt_cache_miss_tokens: 36 }),
        }),
        usage: known(100, 5, { cacheReadTokens: 64 }),
      },
    ],
  },
  {
    number: 'Bike4Mind/bike4mind#1089',
    title: 'cached input of Moonshot, told twice, counts once',
    forms: [
      {
        dialect: 'chat',
        plain: true,
        wire: completion({ content: 'Hi' }, 'stop', {
          usage: counted(2989, 5, { cached_tokens: 2989, prompt_tokens_details: { cached_tokens: 2989 } }),
        }),
        usage: known(2989, 5, { cacheReadTokens: 2989 }),
      },
    ],
  },
  {
    number: 'BerriAI/litellm#17136',
    title: 'usage in the chunk before the last is kept',
    forms: [
      {
        dialect: 'chat',
        wire: stream(end('stop', { usage: counted(171, 9) }), { ...chunk({}), choices: [] }),
        usage: known(171, 9),
      },
    ],
  },
  {
    number: 'sgl-project/sglang#954',
    title: 'usage null in every chunk is no usage: an estimate, called one',
    forms: [
      {
        dialect: 'chat',
        wire: sse({ ...role, usage: null }, { ...text('Hi'), usage: null }, { ...end(), usage: null }, done),
        want: answer,
        usage: { estimated: true },
      },
    ],
  },
  {
    number: 'neuron-core/neuron-ai#223',
    title: 'usage in the chunk of the finish reason is counted, null in all before',
    forms: [
      {
        dialect: 'chat',
        wire: sse(
          { ...role, usage: null },
          { ...text('Hi'), usage: null },
          end('stop', {
            usage: counted(11, 9, {
              prompt_tokens_details: { cached_tokens: 0 },
              prompt_cache_hit_tokens: 0,
              prompt_cache_miss_tokens: 11,
            }),
          }),
          done,
        ),
        usage: known(11, 9),
      },
    ],
  },
  {
    number: 'strands-agents/harness-sdk#3955',
    title: 'usage after the finish reason is not left unread',
    forms: [
      {
        dialect: 'chat',
        wire: {
          body: [
            sse(role, text('Hi'), end()),
            20,
            sse({ ...usageChunk(counted(12, 34)), timings: { prompt_n: 12 } }),
            20,
            sse(done),
          ],
        },
        usage: known(12, 34),
      },
    ],
  },
  {
    number: 'jeremychone/rust-genai#258',
    title: 'cache counts that come with message_delta alone are counted',
    forms: [
      {
        dialect: 'anthropic',
        wire: named(
          opening({ input_tokens: 3602, output_tokens: 0 }),
          ...hi,
          messageDelta('end_turn', {
            cache_creation_input_tokens: 0,
            cache_read_input_tokens: 3604,
            prompt_tokens_details: { cached_tokens: 3604 },
            output_tokens: 878,
          }),
          { type: 'message_stop' },
        ),
        usage: known(7206, 878, { cacheReadTokens: 3604 }),
      },
    ],
  },
  {
    number: 'karthink/gptel#1331',
    title: 'a message_delta of output alone, or of nulls, keeps the input that is known',
    forms: [
      {
        dialect: 'anthropic',
        wire: named(
          opening({
            input_tokens: 9325,
            cache_creation_input_tokens: 0,
            cache_read_input_tokens: 0,
            output_tokens: 2,
          }),
          ...hi,
          ...closing('end_turn', { output_tokens: 76 }),
        ),
        usage: known(9325, 76),
      },
      {
        dialect: 'anthropic',
        wire: named(
          opening({ input_tokens: 9325, output_tokens: 2 }),
          ...hi,
          ...closing('end_turn', { input_tokens: null, output_tokens: 76, cache_read_input_tokens: null }),
        ),
        usage: known(9325, 76),
      },
    ],
  },
  {
    number: 'earendil-works/pi#6567',
    title: 'a message_delta without usage does not break the answer',
    forms: [
      {
        dialect: 'anthropic',
        wire: named(
          opening({
            input_tokens: 10,
            output_tokens: 0,
            cache_read_input_tokens: 0,
            cache_creation_input_tokens: 0,
          }),
          ...hi,
          { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null } },
          { type: 'message_stop' },
        ),
        want: answer,
        reason: 'the SDK trips over it; nothing is missing',
      },
    ],
  },
  {
    number: 'huggingface/tau#617',
    title: 'repeated and partial counts of Anthropic are merged, none taken back by zero or null',
    forms: [
      {
        dialect: 'anthropic',
        wire: named(
          opening({ input_tokens: 10, cache_read_input_tokens: 40, output_tokens: 1 }),
          ...hi,
          messageDelta(null, { output_tokens: 3 }),
          messageDelta('end_turn', { output_tokens: 7 }),
          { type: 'message_stop' },
        ),
        usage: known(50, 7, { cacheReadTokens: 40 }),
      },
      {
        dialect: 'anthropic',
        wire: named(
          opening({ input_tokens: 10, cache_read_input_tokens: 40, output_tokens: 1 }),
          ...hi,
          messageDelta('end_turn', { input_tokens: 0, cache_read_input_tokens: null, output_tokens: 7 }),
          { type: 'message_stop' },
        ),
        usage: { inputTokens: 50, outputTokens: 7, cacheReadTokens: 40 },
        reason: 'zeros take nothing back',
      },
    ],
  },
  {
    number: 'maximhq/bifrost#6501',
    title: 'a compaction that the top level leaves out is counted, streamed or not',
    forms: [
      {
        dialect: 'anthropic',
        plain: true,
        wire: message([{ type: 'text', text: 'Hi' }], 'end_turn', { usage: compacted }),
        usage: known(203_000, 4_500),
        reason: 'the SDK leaves the sum to its reader',
      },
      {
        dialect: 'anthropic',
        wire: named(
          opening({ input_tokens: 23_000, output_tokens: 1 }),
          ...hi,
          ...closing('end_turn', compacted),
        ),
        usage: known(203_000, 4_500),
        reason: 'the SDK leaves the sum to its reader',
      },
    ],
  },
  {
    number: 'BerriAI/litellm#27065',
    title: 'what a compaction reads from the cache and writes to it is counted, a declined attempt is not',
    forms: [
      {
        dialect: 'anthropic',
        plain: true,
        wire: message([{ type: 'text', text: 'Hi' }], 'end_turn', {
          usage: {
            input_tokens: 100,
            cache_read_input_tokens: 20,
            output_tokens: 10,
            iterations: [
              {
                type: 'compaction',
                input_tokens: 5,
                cache_read_input_tokens: 1_000,
                cache_creation_input_tokens: 70,
                cache_creation: { ephemeral_1h_input_tokens: 40, ephemeral_5m_input_tokens: 30 },
                output_tokens: 200,
              },
              { type: 'message', input_tokens: 90, output_tokens: 3 },
              { type: 'fallback_message', model: 'n', input_tokens: 100, output_tokens: 10 },
              null,
            ],
          },
        }),
        usage: known(1_195, 210, { cacheReadTokens: 1_020, cacheWriteTokens: 30, cacheWrite1hTokens: 40 }),
        reason: 'the SDK leaves the sum to its reader',
      },
    ],
  },
  {
    number: 'vllm-project/vllm#40912',
    title: 'cache counts of vLLM that are null or left out are none',
    forms: [
      {
        dialect: 'anthropic',
        wire: named(
          opening({
            input_tokens: 10,
            output_tokens: 0,
            cache_read_input_tokens: null,
            cache_creation_input_tokens: null,
          }),
          ...hi,
          ...closing('end_turn', { input_tokens: 10, output_tokens: 5 }),
        ),
        usage: known(10, 5),
      },
      {
        dialect: 'anthropic',
        wire: named(
          opening({ input_tokens: 10, output_tokens: 0 }),
          ...hi,
          ...closing('end_turn', {
            input_tokens: 4,
            cache_read_input_tokens: 6,
            cache_creation_input_tokens: 0,
            output_tokens: 5,
          }),
        ),
        usage: known(10, 5, { cacheReadTokens: 6 }),
      },
    ],
  },
  {
    number: 'BerriAI/litellm#11789',
    title:
      'cached input told in the words of Anthropic inside a chat answer is cached input, streamed or not',
    forms: [
      {
        dialect: 'chat',
        wire: stream(
          end(),
          usageChunk(
            counted(2459, 23, {
              prompt_tokens_details: { audio_tokens: null, cached_tokens: 0 },
              cache_read_input_tokens: 2455,
              cache_creation_input_tokens: 0,
            }),
          ),
        ),
        usage: known(2459, 23, { cacheReadTokens: 2455 }),
      },
      {
        dialect: 'chat',
        plain: true,
        wire: completion({ content: 'Hi' }, 'stop', {
          usage: counted(2455, 34, { prompt_tokens_details: { cached_tokens: 2455 } }),
        }),
        usage: known(2455, 34, { cacheReadTokens: 2455 }),
      },
    ],
  },
  {
    number: 'envoyproxy/ai-gateway#2184',
    title: 'usage of an incomplete response is counted',
    forms: [
      {
        dialect: 'responses',
        wire: named(created, ...textAdded(), textDelta('Hi'), ...textDone('Hi'), {
          type: 'response.incomplete',
          response: response([said('Hi')], {
            status: 'incomplete',
            incomplete_details: { reason: 'max_output_tokens' },
            usage: { input_tokens: 40, output_tokens: 16, total_tokens: 56 },
          }),
        }),
        usage: known(40, 16),
      },
    ],
  },
  {
    number: 'decolua/9router#705',
    title: 'a completed event without output and usage is the answer of its items, estimated',
    forms: [
      {
        dialect: 'responses',
        wire: named(created, ...textAdded(), textDelta('Hi'), ...textDone('Hi'), {
          type: 'response.completed',
          response: {
            id: 'resp_1',
            object: 'response',
            created_at: 1,
            status: 'completed',
            background: false,
            error: null,
          },
        }),
        want: answer,
        usage: { estimated: true },
        reason: 'the SDK trips over it; the items are whole',
      },
    ],
  },
  {
    number: 'agentgateway/agentgateway#2281',
    title: 'text that came in pieces is kept where the last events repeat it empty',
    forms: [
      {
        dialect: 'responses',
        wire: named(
          created,
          ...textAdded(),
          textDelta('Hi'),
          {
            type: 'response.content_part.done',
            item_id: 'msg_1',
            output_index: 0,
            content_index: 0,
            part: { type: 'output_text', text: '', annotations: [] },
          },
          { type: 'response.output_item.done', output_index: 0, item: { ...said(''), content: [] } },
          completed([]),
        ),
        want: answer,
        reason: 'the SDK gives no text although it came',
      },
    ],
  },
];

describeReports('usage', reports);
