// Usage of chat completions: where it stands, what it holds, what is no count.
import {
  chunk,
  completion,
  counted,
  done,
  end,
  type Json,
  role,
  sse,
  text,
  usageChunk,
} from '../support/bytes.ts';
import type { Row } from '../support/row.ts';

const body = (...after: readonly (Json | string)[]): string => sse(role, text('Hi'), end(), ...after, done);
const row = (id: string, title: string, usage: Json | null, more: Partial<Row> = {}): Row => ({
  id: `chat-usage-${id}`,
  dialect: 'chat',
  title,
  wire: body(usageChunk(usage)),
  ...more,
});
const known = (inputTokens: number, outputTokens: number, more = {}) => ({
  inputTokens,
  outputTokens,
  estimated: false,
  ...more,
});
const reasoned = (tokens: number): Json => ({ completion_tokens_details: { reasoning_tokens: tokens } });

// biome-ignore format: one row a line.
export const chatUsage: readonly Row[] = [
  row('plain-counts', 'input and output', counted(30, 2)),
  row('cached', 'cached tokens in the details of the prompt', counted(30, 2, { prompt_tokens_details: { cached_tokens: 20 } }), { usage: known(30, 2, { cacheReadTokens: 20 }) }),
  row('cached-written', 'tokens written to the cache', counted(30, 2, { prompt_tokens_details: { cached_tokens: 10, cache_write_tokens: 5 } }), { usage: known(30, 2, { cacheReadTokens: 10, cacheWriteTokens: 5 }) }),
  row('reasoning', 'reasoning inside the output', counted(30, 20, reasoned(15)), { usage: known(30, 20, { reasoningTokens: 15 }) }),
  row('reasoning-beside', 'reasoning beside the output, by the total', { prompt_tokens: 32, completion_tokens: 9, total_tokens: 135, ...reasoned(94) }, { source: 'UKGovernmentBEIS/inspect_ai#5528', usage: known(32, 103, { reasoningTokens: 94 }) }),
  row('reasoning-beside-cached', 'reasoning beside the output with cached input', { prompt_tokens: 10120, completion_tokens: 1499, total_tokens: 14428, prompt_tokens_details: { cached_tokens: 128 }, ...reasoned(2809) }, { source: 'Wei-Shaw/sub2api#5771', usage: known(10120, 4308, { reasoningTokens: 2809, cacheReadTokens: 128 }) }),
  row('reasoning-more', 'more reasoning than output without a total', { prompt_tokens: 12, completion_tokens: 2, ...reasoned(317) }, { source: 'vercel/ai#12425', usage: known(12, 319, { reasoningTokens: 317 }) }),
  row('total-more', 'a total above the sum, without reasoning (Gemini)', { prompt_tokens: 10, completion_tokens: 5, total_tokens: 165 }, { source: 'Gemini: thoughts outside completion_tokens', usage: known(10, 155) }),
  row('deepseek-cache', 'cache hits and misses of DeepSeek', counted(30, 2, { prompt_cache_hit_tokens: 20, prompt_cache_miss_tokens: 10 }), { source: 'Alishahryar1/free-claude-code#937', usage: known(30, 2, { cacheReadTokens: 20 }) }),
  row('moonshot-cache', 'cached_tokens at the top', counted(2989, 5, { cached_tokens: 2989 }), { source: 'Bike4Mind/bike4mind#1089', usage: known(2989, 5, { cacheReadTokens: 2989 }) }),
  row('anthropic-cache', 'cache fields of Anthropic beside those of OpenAI', counted(2459, 23, { cache_read_input_tokens: 2455, cache_creation_input_tokens: 0 }), { source: 'BerriAI/litellm#11789', usage: known(2459, 23, { cacheReadTokens: 2455 }) }),
  row('details-null', 'details that are null', counted(30, 2, { prompt_tokens_details: null, completion_tokens_details: null })),
  row('details-null-inside', 'details whose fields are null', counted(30, 2, { prompt_tokens_details: { cached_tokens: null, audio_tokens: null }, completion_tokens_details: { reasoning_tokens: null } })),
  row('zeros', 'zeros for a text that came', counted(0, 0), { usage: { estimated: true }, reason: 'a text was not nothing' }),
  row('zero-output', 'zero output for a text that came', counted(30, 0), { usage: { estimated: true }, reason: 'a text was not nothing' }),
  row('null-counts', 'counts that are null', counted(null, null), { usage: { estimated: true } }),
  row('null-output', 'an input and no output', { prompt_tokens: 30, completion_tokens: null }, { usage: { inputTokens: 30, estimated: true }, reason: 'what is known is kept' }),
  row('text-counts', 'counts that are texts', counted('30', '2'), { usage: { estimated: true } }),
  row('float', 'counts with a fraction', counted(30.5, 2.5), { usage: { estimated: true } }),
  row('float-whole', 'counts that are written as 30.0', counted(30, 2), { wire: body(usageChunk(counted(30, 2))).replace('"prompt_tokens":30', '"prompt_tokens":30.0') }),
  row('negative', 'a negative count', counted(-1, 2), { usage: { estimated: true } }),
  row('huge', 'a count beyond safe numbers', counted(1e30, 2), { usage: { estimated: true } }),
  row('cached-above', 'more cached tokens than input', counted(10, 2, { prompt_tokens_details: { cached_tokens: 50 } }), { usage: known(10, 2, { cacheReadTokens: 10 }) }),
  row('ollama-details', 'usage with fields nobody knows', counted(26, 298, { prompt_eval_duration: 130079000, load_duration: 5025959 })),
  { id: 'chat-usage-before-end', dialect: 'chat', title: 'usage without choices before the end', wire: sse(role, text('Hi'), { id: 'c', usage: counted(30, 2) }, end(), done), usage: known(30, 2), want: { answer: { text: 'Hi', finish: 'stop' } }, reason: 'the helper of the SDK may trip over a chunk without choices' },
  { id: 'chat-usage-in-choice', dialect: 'chat', title: 'usage inside the choice', source: 'earendil-works/pi#2017', wire: sse(role, text('Hi'), { ...role, choices: [{ index: 0, delta: {}, finish_reason: 'stop', usage: counted(30, 2) }] }, done), usage: known(30, 2), reason: 'Moonshot counts there' },
  { id: 'chat-usage-x-groq', dialect: 'chat', title: 'usage under x_groq', source: 'vercel/ai#1651', wire: sse(role, text('Hi'), end('stop', { x_groq: { id: 'req_1', usage: counted(23, 19, { queue_time: 0.07 }) } }), done), usage: known(23, 19), reason: 'Groq counts there' },
  { id: 'chat-usage-not-last', dialect: 'chat', title: 'usage in the chunk before the last', source: 'BerriAI/litellm#17136', wire: sse(role, text('Hi'), end('stop', { usage: counted(30, 2) }), { ...chunk({}), choices: [] }, done), usage: known(30, 2) },
  { id: 'chat-usage-null-last', dialect: 'chat', title: 'usage, then usage null in the last chunk', wire: sse(role, text('Hi'), { ...end(), usage: counted(30, 2) }, { ...chunk({}), choices: [], usage: null }, done), usage: known(30, 2), reason: 'null takes nothing back' },
  { id: 'chat-usage-timings', dialect: 'chat', title: 'usage after the finish reason, with timings', source: 'strands-agents/harness-sdk#3955', wire: sse(role, text('Hi'), end(), { ...usageChunk(counted(30, 2)), timings: { prompt_n: 30, predicted_n: 2 } }, done), usage: known(30, 2) },
  { id: 'chat-usage-running-zero', dialect: 'chat', title: 'running usage whose last chunk says zero', wire: sse({ ...role, usage: counted(30, 0) }, { ...text('Hi'), usage: counted(30, 2) }, { ...end(), usage: counted(0, 0) }, done), usage: { inputTokens: 30, outputTokens: 2 }, reason: 'zeros take nothing back' },
  { id: 'chat-usage-plain-zeros', dialect: 'chat', title: 'plain zeros for a text that came', plain: true, wire: completion({ content: 'Hi' }, 'stop', { usage: counted(0, 0) }), usage: { estimated: true } },
  { id: 'chat-usage-plain-cached', dialect: 'chat', title: 'plain cached tokens', plain: true, wire: completion({ content: 'Hi' }, 'stop', { usage: counted(30, 2, { prompt_tokens_details: { cached_tokens: 20 } }) }), usage: known(30, 2, { cacheReadTokens: 20 }) },
  { id: 'chat-usage-plain-beside', dialect: 'chat', title: 'plain reasoning beside the output', plain: true, source: 'UKGovernmentBEIS/inspect_ai#5528', wire: completion({ content: 'Hi' }, 'stop', { usage: { prompt_tokens: 32, completion_tokens: 9, total_tokens: 135, ...reasoned(94) } }), usage: known(32, 103, { reasoningTokens: 94 }) },
  { id: 'chat-usage-plain-missing', dialect: 'chat', title: 'a plain answer without usage is an estimate', plain: true, wire: completion({ content: 'Hi' }, 'stop', { usage: undefined }) },
];
