// Reports of failures that came inside a good status and were taken for answers.
import {
  chunk,
  completion,
  created,
  done,
  messageDelta,
  named,
  opening,
  response,
  role,
  sse,
  text,
  textAdded,
  textBlock,
  textDelta,
} from '../oracle/support/bytes.ts';
import { describeReports, type Report } from './report.ts';

const half = [role, text('Half of')];
const reason = 'an error that came is an error';
const overloaded = {
  type: 'error',
  error: { details: null, type: 'overloaded_error', message: 'Overloaded' },
  request_id: 'req_1',
};
const failed = (error: unknown) => ({
  type: 'response.failed',
  response: response([], { status: 'failed', error }),
});

const broken = { finish_reason: 'stop', native_finish_reason: 'network_error' };
const reports: readonly Report[] = [
  {
    number: 'earendil-works/pi#8511',
    title: 'stop is no end where the word of the provider behind a gateway says that it broke off',
    forms: [
      ...['network_error', 'error'].map((native_finish_reason) => ({
        dialect: 'chat' as const,
        wire: sse(
          ...half,
          chunk({}, null, { choices: [{ index: 0, delta: {}, ...broken, native_finish_reason }] }),
          done,
        ),
        want: { error: { code: 'server', retryable: true, partial: 'Half of' } } as const,
        reason,
      })),
      {
        dialect: 'chat',
        wire: sse(
          role,
          chunk({}, null, { choices: [{ index: 0, delta: { content: '' }, ...broken }] }),
          done,
        ),
        want: { error: { code: 'server', retryable: true } },
        reason,
      },
      {
        dialect: 'chat',
        wire: completion({ content: '' }, 'stop', {
          choices: [{ index: 0, message: { role: 'assistant', content: '' }, ...broken }],
        }),
        want: { error: { code: 'server', retryable: true } },
        reason,
      },
      {
        dialect: 'chat',
        wire: sse(
          role,
          text('Whole'),
          chunk({}, null, { choices: [{ index: 0, delta: {}, ...broken, native_finish_reason: 'STOP' }] }),
          done,
        ),
        want: { answer: { text: 'Whole', finish: 'stop' } },
      },
    ],
  },
  {
    number: 'BerriAI/litellm#40578',
    title: 'an in-band error before [DONE] is not an empty answer',
    forms: [
      {
        dialect: 'chat',
        wire: sse(
          { error: { message: 'queue full', type: 'ServiceUnavailableError', param: null, code: 503 } },
          done,
        ),
        want: { error: { code: ['overloaded', 'server'], retryable: true } },
      },
      {
        dialect: 'chat',
        wire: sse({ error: { message: 'slow down', type: 'RateLimitError', code: 429 } }, done),
        want: { error: { code: 'rate_limited', retryable: true } },
      },
    ],
  },
  {
    number: 'diegosouzapw/OmniRoute#8210',
    title: 'a chunk of no choices with an error in it is not a chunk of usage',
    forms: [
      {
        dialect: 'chat',
        wire: sse({
          id: 'gen-1',
          object: 'chat.completion.chunk',
          created: 1,
          model: 'm',
          provider: 'X',
          choices: [],
          error: {
            message: 'Worker local total request limit reached (33/32)',
            code: 502,
            metadata: { error_type: 'provider_unavailable' },
          },
        }),
        want: { error: { retryable: true } },
      },
      {
        dialect: 'chat',
        wire: sse(
          ...half,
          { id: 'gen-1', choices: [], error: { message: 'limit reached', code: 502 } },
          done,
        ),
        want: { error: { retryable: true, partial: 'Half of' } },
      },
    ],
  },
  {
    number: 'damianvtran/local-operator#223',
    title: 'finish_reason error with an error object beside the choices ends the call in that error',
    forms: [
      {
        dialect: 'chat',
        wire: sse(...half, {
          ...chunk({ content: '' }, 'error'),
          error: {
            code: 502,
            message: 'Provider disconnected',
            metadata: { error_type: 'provider_unavailable' },
          },
        }),
        want: { error: { code: ['server', 'overloaded'], retryable: true, partial: 'Half of' } },
      },
      {
        dialect: 'chat',
        wire: sse(...half, chunk({ content: '' }, 'error'), done),
        want: { error: { retryable: true, partial: 'Half of' } },
        reason,
      },
    ],
  },
  {
    number: 'genkit-ai/genkit#6079',
    title: 'an error at the top of a chunk, or inside its choice, keeps the half answer in partial',
    forms: [
      {
        dialect: 'chat',
        wire: sse(...half, { ...chunk({}, 'error'), error: { code: 'server_error', message: 'failed' } }),
        want: { error: { retryable: true, partial: 'Half of' } },
      },
      {
        dialect: 'chat',
        wire: sse(
          ...half,
          {
            ...role,
            choices: [
              {
                index: 0,
                delta: { content: '' },
                finish_reason: 'error',
                error: { code: 502, message: 'failed' },
              },
            ],
          },
          done,
        ),
        want: { error: { retryable: true, partial: 'Half of' } },
        reason,
      },
    ],
  },
  {
    number: 'open-octo/octo-agent#910',
    title: 'an error line and then the end of the connection is an error, not an empty answer',
    forms: [
      {
        dialect: 'chat',
        wire: sse(...half, { error: { message: 'internal error', type: 'internal_error' } }),
        want: { error: { partial: 'Half of' } },
      },
      {
        dialect: 'chat',
        wire: sse(role, { error: { message: 'internal error', type: 'server_error' } }),
        want: { error: { code: 'server', retryable: true } },
      },
    ],
  },
  {
    number: 'zendev-sh/goai#110',
    title: 'an embedded error without a type is an error',
    forms: [
      {
        dialect: 'chat',
        wire: sse(...half, { error: { message: 'Compute error.' }, message: 'Compute error.' }),
        want: { error: { partial: 'Half of' } },
      },
      {
        dialect: 'chat',
        wire: `event: error\n${sse({ error: { message: 'Context size has been exceeded.' }, message: 'Context size has been exceeded.' })}`,
        want: { error: { code: ['context_too_long', 'server'] } },
      },
    ],
  },
  {
    number: 'ggml-org/llama.cpp#14566',
    title: 'an input that llama.cpp refuses inside a 200 is context_too_long and final',
    forms: [
      {
        dialect: 'chat',
        wire: sse({
          error: {
            code: 400,
            message:
              'the request exceeds the available context size. try increasing the context size or enable context shift',
            type: 'invalid_request_error',
          },
        }),
        want: { error: { code: 'context_too_long', retryable: false } },
      },
      {
        dialect: 'chat',
        wire: {
          status: 400,
          body: JSON.stringify({
            error: {
              code: 400,
              message: 'the request exceeds the available context size',
              type: 'exceed_context_size_error',
              n_prompt_tokens: 9000,
              n_ctx: 4096,
            },
          }),
        },
        want: { error: { code: 'context_too_long', retryable: false } },
      },
    ],
  },
  {
    number: 'tensorzero/tensorzero#1893',
    title: 'a tool call that Groq could not make, told in the stream, may be asked for again',
    forms: [
      {
        dialect: 'chat',
        wire: sse(role, {
          error: {
            message: 'Failed to call a function. Please adjust your prompt.',
            type: 'invalid_request_error',
            code: 'tool_use_failed',
            failed_generation: 'x',
            status_code: 400,
          },
        }),
        want: { error: { retryable: true } },
      },
    ],
  },
  {
    number: 'envoyproxy/ai-gateway#2698',
    title: 'an overload that a gateway translates into a chat stream is overloaded',
    forms: [
      {
        dialect: 'chat',
        wire: sse(...half, { error: { type: 'overloaded_error', message: 'Overloaded' } }),
        want: { error: { code: 'overloaded', retryable: true, partial: 'Half of' } },
      },
    ],
  },
  {
    number: 'karthink/gptel#1512',
    title: 'an overload in a Messages stream is overloaded',
    forms: [
      {
        dialect: 'anthropic',
        wire: named(opening(), ...textBlock(0, 'Half of').slice(0, 2), overloaded),
        want: { error: { code: 'overloaded', retryable: true, partial: 'Half of' } },
      },
    ],
  },
  {
    number: 'use-agent-os/agent-os#2271',
    title: 'an error event after which nothing comes ends the call, and its kind is known',
    forms: [
      {
        dialect: 'anthropic',
        wire: named(opening(), overloaded),
        want: { error: { code: 'overloaded', retryable: true } },
      },
      {
        dialect: 'anthropic',
        wire: named(opening(), {
          type: 'error',
          error: { type: 'api_error', message: 'Internal server error' },
        }),
        want: { error: { code: 'server', retryable: true } },
      },
      {
        dialect: 'anthropic',
        wire: named(opening(), { type: 'error', error: { type: 'timeout_error', message: 'timed out' } }),
        want: { error: { retryable: true } },
      },
    ],
  },
  {
    number: 'farzaa/clicky#132',
    title: 'an error as the only event is an error, not an answer of no words',
    forms: [
      {
        dialect: 'anthropic',
        wire: named(overloaded),
        want: { error: { code: 'overloaded', retryable: true } },
      },
    ],
  },
  {
    number: 'Pasta-Devs/Marinara-Engine#2659',
    title: 'an error after all the text and before the stop reason is an error',
    forms: [
      {
        dialect: 'anthropic',
        wire: named(opening(), ...textBlock(0, 'Half of'), overloaded),
        want: { error: { code: 'overloaded', partial: 'Half of' } },
      },
      {
        dialect: 'anthropic',
        wire: named(opening(), ...textBlock(0, 'Half of'), messageDelta('end_turn'), overloaded),
        want: { error: { code: 'overloaded' } },
      },
    ],
  },
  {
    number: 'langchain-ai/langchain#39041',
    title: 'response.failed after some text is an error with the text in partial',
    forms: [
      {
        dialect: 'responses',
        wire: named(
          created,
          ...textAdded(),
          textDelta('Half of'),
          failed({ code: 'server_error', message: 'failed' }),
        ),
        want: { error: { code: 'server', retryable: true, partial: 'Half of' } },
      },
    ],
  },
  {
    number: 'openai/openai-agents-python#3106',
    title: 'a failed outcome is an error and an incomplete one is length',
    forms: [
      {
        dialect: 'responses',
        wire: named(created, failed({ code: 'rate_limit_exceeded', message: 'slow down' })),
        want: { error: { code: 'rate_limited', retryable: true } },
      },
      {
        dialect: 'responses',
        plain: true,
        wire: JSON.stringify(
          response([], { status: 'failed', error: { code: 'server_error', message: 'failed' } }),
        ),
        want: { error: { code: 'server', retryable: true } },
      },
      {
        dialect: 'responses',
        wire: named(created, ...textAdded(), textDelta('Half of'), {
          type: 'response.incomplete',
          response: response([], {
            status: 'incomplete',
            incomplete_details: { reason: 'max_output_tokens' },
          }),
        }),
        want: { answer: { text: 'Half of', finish: 'length' } },
        reason: 'the SDK gives no text although it came',
      },
    ],
  },
  {
    number: 'ogx-ai/ogx#5224',
    title: 'an error event of Responses in either shape is read, its code being a status or a word',
    forms: [
      {
        dialect: 'responses',
        wire: named(created, { type: 'error', code: '400', message: 'not found', sequence_number: 5 }),
        want: { error: { code: 'bad_request', retryable: false } },
      },
      {
        dialect: 'responses',
        wire: sse({ error: { message: 'not found', code: '404' } }),
        want: { error: { code: 'not_found', retryable: false } },
      },
      {
        dialect: 'responses',
        wire: named(created, { type: 'error', code: 'server_error', message: 'failed', sequence_number: 5 }),
        want: { error: { code: 'server', retryable: true } },
      },
    ],
  },
  {
    number: 'weave-os/router#331',
    title: 'response.failed without an error object is still a failure',
    forms: [
      {
        dialect: 'responses',
        wire: named(created, ...textAdded(), textDelta('Half of'), failed(null)),
        want: { error: { retryable: true, partial: 'Half of' } },
      },
      {
        dialect: 'responses',
        wire: named(created, {
          type: 'response.failed',
          response: { id: 'resp_1', object: 'response', status: 'failed' },
        }),
        want: { error: { retryable: true } },
      },
    ],
  },
  {
    number: 'Portkey-AI/gateway#741',
    title: 'a gateway that ends a failed stream with the reason error has not finished it',
    forms: [
      {
        dialect: 'chat',
        wire: sse(...half, chunk({}, 'error'), done),
        want: { error: { retryable: true, partial: 'Half of' } },
        reason,
      },
      {
        dialect: 'chat',
        plain: true,
        wire: completion({ content: 'Half of' }, 'error'),
        want: { error: { retryable: true } },
        reason,
      },
    ],
  },
  {
    number: 'fr0ster/llm-agent#22',
    title: 'an error in place of a chunk needs no choices to be an error',
    forms: [
      {
        dialect: 'chat',
        wire: sse({ error: { message: 'pipeline failed', type: 'server_error' } }),
        want: { error: { code: 'server', retryable: true } },
      },
    ],
  },
  {
    number: 'BerriAI/litellm#32475',
    title:
      'a bridge that turns a failure into an end_turn of no words is refused or an answer of no words with end_turn, never text',
    forms: [
      {
        dialect: 'anthropic',
        wire: named(
          opening({ input_tokens: 10, output_tokens: 0 }),
          messageDelta('end_turn', { output_tokens: 1 }),
          { type: 'message_stop' },
        ),
        want: 'same-or-error',
        reason: 'an answer of no words may be called no answer',
      },
    ],
  },
];

describeReports('failures inside an answer', reports);
