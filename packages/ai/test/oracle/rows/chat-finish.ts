// Finish words of chat completions, and errors that come inside a stream or a 200.
import type { FinishReason } from '../../../src/index.ts';
import { chunk, completion, counted, done, end, role, sse, text, usageChunk } from '../support/bytes.ts';
import type { Row, WantedError } from '../support/row.ts';

const usage = usageChunk(counted(10, 5));

// A word, what it means, where it was seen. `interrupted`: the server broke off.
// biome-ignore format: one row a line.
const words: readonly (readonly [string, FinishReason | 'refusal' | 'interrupted', string])[] = [
  ['max_tokens', 'length', 'Bedrock and Gemini words behind gateways'],
  ['MAX_TOKENS', 'length', 'Gemini words behind gateways'],
  ['model_length', 'length', 'Mistral docs: finish_reason'],
  ['STOP', 'stop', 'Gemini words behind gateways'],
  ['end_turn', 'stop', 'BerriAI/litellm#12481'],
  ['stop_sequence', 'stop', 'Anthropic words behind gateways'],
  ['eos', 'stop', 'Together docs: finish_reason'],
  ['eos_token', 'stop', 'text-generation-inference: finish_reason'],
  ['COMPLETE', 'stop', 'Cohere words behind gateways'],
  ['tool_use', 'tool_calls', 'Anthropic words behind gateways'],
  ['SAFETY', 'refusal', 'Gemini words behind gateways'],
  ['RECITATION', 'refusal', 'Gemini words behind gateways'],
  ['content-filter', 'refusal', 'spelling of gateways'],
  ['error', 'interrupted', 'damianvtran/local-operator#223'],
  ['abort', 'interrupted', 'vLLM and SGLang: abort'],
  ['cancelled', 'interrupted', 'ROCm/FastFlowLM#500'],
  ['insufficient_system_resource', 'interrupted', 'DeepSeek docs: finish_reason'],
  ['network_error', 'interrupted', 'Zhipu docs: finish_reason'],
];
const reason = 'the SDK hands the word on; we say what it means';

function wordRow([word, meaning, source]: (typeof words)[number], isPlain: boolean): Row {
  const isTools = meaning === 'tool_calls';
  const wire = isPlain
    ? completion({ content: 'Half of' }, word)
    : sse(role, text('Half of'), end(word), usage, done);
  const error: WantedError | undefined =
    meaning === 'interrupted'
      ? {
          code: ['server', 'overloaded', 'stream_truncated'],
          retryable: true,
          ...(!isPlain && { partial: 'Half of' }),
        }
      : meaning === 'refusal'
        ? { code: 'refusal', retryable: false }
        : undefined;
  return {
    id: `chat-finish-${isPlain ? 'plain-' : ''}${word.toLowerCase()}${word === word.toLowerCase() ? '' : '-caps'}`,
    dialect: 'chat',
    title: `finish_reason ${word} means ${meaning}`,
    source,
    ...(isPlain && { plain: true as const }),
    wire,
    want: error
      ? { error }
      : {
          answer: {
            text: 'Half of',
            finish: isTools ? ['tool_calls', 'stop', 'other'] : (meaning as FinishReason),
          },
        },
    reason,
  };
}

const row = (id: string, title: string, wire: Row['wire'], more: Partial<Row> = {}): Row => ({
  id: `chat-${id}`,
  dialect: 'chat',
  title,
  wire,
  ...more,
});

// biome-ignore format: one row a line.
export const chatFinish: readonly Row[] = [
  ...words.map((word) => wordRow(word, false)),
  ...words
    .filter(([word]) => ['error', 'abort', 'model_length', 'STOP', 'SAFETY', 'eos_token'].includes(word))
    .map((word) => wordRow(word, true)),
  row('finish-empty', 'an empty finish reason in every chunk is none', sse(role, text('One', ''), text(' two', ''), text(' three', ''), end(), usage, done), { source: 'ollama/ollama#4357' }),
  row('finish-each', 'stop in every chunk: all the text, or an error', sse(text('One', 'stop'), text(' two', 'stop'), text(' three', 'stop'), done), { source: 'QuantumNous/new-api#378', want: { answer: { text: 'One two three', finish: 'stop' }, orError: true }, reason: 'the helper of the SDK wants a role' }),
  row('finish-each-role', 'stop in every chunk, after a role', sse(role, text('One', 'stop'), text(' two', 'stop'), done), { source: 'QuantumNous/new-api#378', want: 'same-or-error', reason: 'text after a finish reason is kept or refused' }),
  row('finish-reasoning-each', 'stop in the chunks of the reasoning, then the text', sse(role, chunk({ reasoning_content: 'Hm' }, 'stop'), text('Hi', 'stop'), done), { source: 'su-kaka/gcli2api#403', want: 'same-or-error', reason: 'text after a finish reason is kept or refused' }),
  row('finish-changes', 'stop, then length: the last word counts', sse(role, text('One', 'stop'), text(' two', 'length'), usage, done), { want: 'same-or-error', reason: 'as the SDK, or refused' }),
  row('finish-null-done', 'finish_reason null to the end, then [DONE]', sse(role, text('Hi'), end(null), done), { source: 'ModelTC/LightLLM#130', want: { answer: { text: 'Hi', finish: ['stop', 'other'] }, orError: true }, reason: '[DONE] is a terminal word; the SDK wants a finish reason' }),
  row('finish-number', 'a finish reason that is a number', sse(role, text('Hi'), { ...role, choices: [{ index: 0, delta: {}, finish_reason: 1 }] }, done), { want: 'same-or-error', reason: 'no word, no meaning' }),
  row('finish-stop-reason', 'finish reason and stop reason of vLLM', sse(role, text('Hi'), { ...role, choices: [{ index: 0, delta: { content: '' }, finish_reason: 'stop', stop_reason: 151645 }] }, usage, done), { source: 'vllm-project/vllm#19662' }),
  row('plain-error-choice', 'a plain choice that holds an error object', JSON.stringify({ choices: [{ index: 0, error: { code: 502, message: 'upstream failed' }, message: { role: 'assistant', content: 'Half of' }, finish_reason: 'error' }] }), { plain: true, source: 'razzant/claudexor#144', want: { error: { code: ['server', 'overloaded'], retryable: true } }, reason: 'the choice says that it failed' }),
];

const half = [role, text('The first half')];
const serverError: WantedError = {
  code: ['server', 'overloaded', 'malformed_response', 'stream_truncated'],
  partial: 'The first half',
};
const errorRow = (
  id: string,
  title: string,
  wire: Row['wire'],
  error: WantedError,
  more: Partial<Row> = {},
): Row =>
  row(`error-${id}`, title, wire, { want: { error }, reason: 'an error that came is an error', ...more });

// biome-ignore format: one row a line.
export const chatErrors: readonly Row[] = [
  errorRow('object', 'an error object in mid-stream', sse(...half, { error: { message: 'failed', type: 'server_error', code: null } }), { ...serverError, code: 'server', retryable: true }, { source: 'open-octo/octo-agent#910' }),
  errorRow('object-done', 'an error object, then [DONE]', sse(...half, { error: { message: 'failed', type: 'server_error' } }, done), { ...serverError, retryable: true }, { source: 'BerriAI/litellm#40578' }),
  errorRow('first', 'an error object as the first event of a 200', sse({ error: { message: 'queue full', type: 'overloaded_error', code: 503 } }, done), { code: ['overloaded', 'server'], retryable: true }, { source: 'BerriAI/litellm#40578' }),
  errorRow('context-200', 'a prompt too long for llama.cpp, told inside a 200', sse({ error: { code: 400, message: 'the request exceeds the available context size. try increasing the context size or enable context shift', type: 'invalid_request_error' } }), { code: 'context_too_long', retryable: false }, { source: 'ggml-org/llama.cpp#14566' }),
  errorRow('llama-event', 'llama.cpp: an event line of its own for errors', `${sse(...half)}error: {"code":500,"message":"failed","type":"server_error"}\n\n`, serverError, { source: 'llama.cpp server: error event' }),
  errorRow('named', 'an event called error', `${sse(...half)}event: error\ndata: {"message":"failed"}\n\n`, serverError, { source: 'lmstudio-ai: event error' }),
  errorRow('named-embedded', 'an event called error with an error object in it', `${sse(...half)}event: error\n${sse({ error: { message: 'Compute error.' }, message: 'Compute error.' })}`, serverError, { source: 'zendev-sh/goai#110' }),
  errorRow('text', 'an error that is a text', sse(...half, { error: 'the runner has ended' }), serverError, { source: 'Ollama native errors' }),
  errorRow('object-vllm', 'a chunk whose object is error', sse(...half, { object: 'error', message: 'failed', type: 'InternalServerError', param: null, code: 500 }, done), { ...serverError, retryable: true }, { source: 'vllm-project/vllm#40986' }),
  errorRow('type-error', 'a chunk whose type is error', sse(...half, { type: 'error', message: 'upstream gone' }, done), serverError, { source: 'jp PR#1083' }),
  errorRow('beside-choices', 'an error beside choices with finish_reason error', sse(...half, { ...chunk({ content: '' }, 'error'), error: { code: 502, message: 'provider disconnected' } }, done), { code: ['server', 'overloaded'], retryable: true, partial: 'The first half' }, { source: 'damianvtran/local-operator#223' }),
  errorRow('empty-choices', 'an error beside an empty list of choices', sse({ ...chunk({}), choices: [], error: { code: 502, message: 'Worker local total request limit reached', metadata: { error_type: 'provider_unavailable' } } }), { code: ['server', 'overloaded', 'rate_limited'], retryable: true }, { source: 'diegosouzapw/OmniRoute#8210' }),
  errorRow('inside-choice', 'an error inside the choice', sse(...half, { ...role, choices: [{ index: 0, delta: {}, error: { code: 502, message: 'failed' }, finish_reason: 'error' }] }, done), { code: ['server', 'overloaded'], retryable: true, partial: 'The first half' }, { source: 'genkit-ai/genkit#6079' }),
  errorRow('quota', 'no credit left, told in mid-stream', sse(...half, { ...chunk({ content: '' }, 'error'), error: { code: 402, message: 'no credit left' } }, done), { code: 'quota_exhausted', retryable: false, partial: 'The first half' }, { source: 'OpenRouter docs: errors in streams' }),
  errorRow('rate', 'a rate limit told as the first event', sse({ error: { code: 429, message: 'slow down' } }, done), { code: 'rate_limited', retryable: true }, { source: 'OpenRouter docs: errors' }),
  errorRow('groq-tool', 'a failed tool call of Groq, told in the stream', sse(role, { error: { message: 'Failed to call a function. Please adjust your prompt.', type: 'invalid_request_error', code: 'tool_use_failed', failed_generation: 'x', status_code: 400 } }), { retryable: true }, { source: 'tensorzero/tensorzero#1893' }),
  errorRow('after-finish', 'an error after the finish reason, before [DONE]', sse(...half, end(), { error: { message: 'failed', type: 'server_error' } }), { code: ['server', 'malformed_response', 'stream_truncated'] }, { reason: 'the SDK throws' }),
  errorRow('overloaded-type', 'overloaded_error of a translating gateway', sse(...half, { error: { type: 'overloaded_error', message: 'Overloaded' } }), { code: 'overloaded', retryable: true, partial: 'The first half' }, { source: 'envoyproxy/ai-gateway#2698' }),
  row('error-null', 'error null beside a good chunk is no error', sse({ ...role, error: null }, { ...text('Hi'), error: null }, end(), usage, done)),
  row('error-false', 'error false and an empty error text are none', sse({ ...role, error: false }, { ...text('Hi'), error: '' }, end(), usage, done), { want: 'same-or-error', reason: 'nobody knows what an empty error means' }),
  errorRow('status-in-data', 'a body of detail in place of a chunk', sse(...half, { detail: 'Internal Server Error' }, done), serverError, { source: 'FastAPI servers' }),
  errorRow('no-json', 'a line of data that is no JSON', `${sse(...half)}data: Internal Server Error\n\n${sse(done)}`, serverError),
  errorRow('half-chunk', 'a chunk cut in the middle, then [DONE]', `${sse(...half)}data: ${JSON.stringify(text(' and more')).slice(0, -12)}\n\n${sse(end(), done)}`, serverError, { source: 'SamSaffron/term-llm#448' }),
  errorRow('html', 'a page of a proxy in mid-stream', `${sse(...half)}<html><body>502 Bad Gateway</body></html>`, serverError),
  errorRow('plain-200', 'an error object with status 200', JSON.stringify({ error: { message: 'failed', type: 'server_error' } }), { code: 'server', retryable: true }, { plain: true, source: 'OpenRouter docs: errors' }),
  errorRow('plain-200-code', 'a number in the code of an error inside a 200', JSON.stringify({ error: { message: 'slow down', code: 429 } }), { code: 'rate_limited', retryable: true }, { plain: true, source: 'OpenRouter docs: errors' }),
  errorRow('plain-200-text', 'an error text with status 200', JSON.stringify({ error: 'the runner has ended' }), { code: ['server', 'malformed_response'], retryable: true }, { plain: true, source: 'Ollama native errors' }),
  errorRow('json-200', 'one JSON error body in place of a stream', { type: 'application/json', body: JSON.stringify({ error: { message: 'no such model', code: 404 } }) }, { code: 'not_found', retryable: false }, { source: 'gateways' }),
];
