// Reports of Gemini's endpoint that speaks chat completions, and of deployments on Azure.
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
  toolPart,
  wholeTool,
} from '../oracle/support/bytes.ts';
import { describeReports, type Report } from './report.ts';

const google = (more: Json): Json => ({ extra_content: { google: more } });
const filters: Json = {
  id: '',
  object: '',
  created: 0,
  model: '',
  choices: [],
  prompt_filter_results: [
    { prompt_index: 0, content_filter_results: { hate: { filtered: false, severity: 'safe' } } },
  ],
};
const lateFilter: Json = {
  id: '',
  object: '',
  created: 0,
  model: '',
  choices: [
    {
      index: 0,
      finish_reason: null,
      content_filter_results: { violence: { filtered: false, severity: 'safe' } },
      content_filter_offsets: { check_offset: 44, start_offset: 44, end_offset: 198 },
    },
  ],
};
const quota = {
  code: 429,
  message: 'You exceeded your current quota. Please retry in 27.5s.',
  status: 'RESOURCE_EXHAUSTED',
  details: [
    {
      '@type': 'type.googleapis.com/google.rpc.QuotaFailure',
      violations: [{ quotaId: 'GenerateRequestsPerMinutePerProjectPerModel' }],
    },
    { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '27.5s' },
  ],
};

const reports: readonly Report[] = [
  {
    number: 'noho/dayu-agent#45',
    title: 'two calls of Gemini, each in a chunk of its own without an index, are two calls',
    forms: [
      {
        dialect: 'chat',
        wire: sse(
          chunk({
            role: 'assistant',
            tool_calls: [
              { ...toolPart(undefined, 'a1', '{"city":"Paris"}'), ...google({ thought_signature: 'c2ln' }) },
            ],
          }),
          chunk({ tool_calls: [toolPart(undefined, 'a2', '{"city":"Rome"}')] }),
          chunk({ content: '' }, 'stop', { usage: counted(20, 8, { total_tokens: 90 }) }),
          done,
        ),
        want: {
          answer: {
            calls: [
              { id: 'a1', name: 'look_up', input: { city: 'Paris' } },
              { id: 'a2', name: 'look_up', input: { city: 'Rome' } },
            ],
            finish: 'tool_calls',
          },
        },
        usage: { inputTokens: 20, outputTokens: 70 },
        reason: 'the helper of the SDK wants an index, and does not add the thought that the total counts',
      },
    ],
  },
  {
    number: 'michelle-avery/custom-conversation#24',
    title: 'an answer of Gemini whose choices are null is an error',
    forms: [
      {
        dialect: 'chat',
        plain: true,
        wire: JSON.stringify({ ...JSON.parse(completion({})), choices: null, usage: counted(1396, 0) }),
        want: { error: { code: 'malformed_response', retryable: true } },
        reason: 'there is no answer in it',
      },
    ],
  },
  {
    number: 'BerriAI/litellm#40864',
    title: "what Gemini's filters stop is a refusal, whichever word they have for it",
    forms: [
      'content_filter',
      'content_filter: SAFETY',
      'PROHIBITED_CONTENT',
      'content_filter: RECITATION',
    ].map((word) => ({
      dialect: 'chat' as const,
      wire: sse(role, text('It '), end(word), done),
      want: { error: { code: 'refusal' as const, retryable: false } },
      reason: 'a refusal is no answer',
    })),
  },
  {
    number: 'securo-finance/securo#884',
    title: "Google's errors in a list of one are read, in a status and in a stream, with when to come back",
    forms: [
      {
        dialect: 'chat',
        wire: { status: 429, body: JSON.stringify([{ error: quota }]) },
        want: { error: { code: 'rate_limited', retryable: true, retryAfterMs: 27_500, status: 429 } },
      },
      {
        dialect: 'chat',
        wire: sse(role, text('It '), JSON.stringify([{ error: quota }])),
        want: { error: { code: 'rate_limited', retryAfterMs: 27_500, partial: 'It ' } },
        reason: 'the SDK passes a list over',
      },
      {
        dialect: 'chat',
        wire: {
          status: 400,
          body: '[{"error":{"code":400,"message":"Function call is missing a thought_signature in functionCall parts.","status":"INVALID_ARGUMENT"}}]',
        },
        want: { error: { code: 'bad_request', retryable: false, status: 400 } },
      },
    ],
  },
  {
    number: 'AbanteAI/archive-old-cli-mentat#429',
    title: 'a first chunk of Azure that has only what its filters say begins an answer',
    forms: [
      {
        dialect: 'chat',
        wire: sse(filters, role, text('It is good.'), end(), done),
        want: { answer: { text: 'It is good.', finish: 'stop' } },
      },
    ],
  },
  {
    number: 'openai/openai-node#1015',
    title: 'chunks of an asynchronous filter, without a delta, before and after the end say nothing',
    forms: [
      {
        dialect: 'chat',
        wire: sse(filters, role, text('It is good.'), lateFilter, end(), lateFilter, done),
        want: { answer: { text: 'It is good.', finish: 'stop' } },
        reason: 'the helper of the SDK wants a delta',
      },
    ],
  },
  {
    number: 'compl-ai/compl-ai#20',
    title: 'a prompt and an answer that a filter of Azure refuses are refusals',
    forms: [
      {
        dialect: 'chat',
        wire: {
          status: 400,
          body: JSON.stringify({
            error: {
              message:
                'The response was filtered due to the prompt triggering the content management policy.',
              type: null,
              param: 'prompt',
              code: 'content_filter',
              status: 400,
              innererror: {
                code: 'ResponsibleAIPolicyViolation',
                content_filter_result: { violence: { filtered: true, severity: 'medium' } },
              },
            },
          }),
        },
        want: { error: { code: 'refusal', retryable: false, status: 400 } },
      },
      {
        dialect: 'chat',
        wire: sse(filters, role, text('It '), end('content_filter'), done),
        want: { error: { code: 'refusal', retryable: false } },
        reason: 'a refusal is no answer',
      },
      {
        dialect: 'chat',
        plain: true,
        wire: completion({ content: '', tool_calls: [wholeTool('call_1', '{}')] }, 'content_filter'),
        want: { error: { code: 'refusal', retryable: false } },
        reason: 'a refusal is no answer',
      },
    ],
  },
  {
    number: 'RageAgainstThePixel/OpenAI-DotNet#274',
    title: 'an answer that the filter of Azure could not look at is an answer',
    forms: [
      {
        dialect: 'chat',
        wire: sse(
          {
            ...chunk({}),
            choices: [
              {
                index: 0,
                finish_reason: null,
                delta: { role: 'assistant' },
                content_filter_result: {
                  error: { code: 'content_filter_error', message: 'The contents are not filtered' },
                },
              },
            ],
          },
          text('It is good.'),
          end(),
          done,
        ),
        want: { answer: { text: 'It is good.', finish: 'stop' } },
      },
    ],
  },
  {
    number: 'BerriAI/litellm#16231',
    title: 'a refusal of Azure behind a gateway, whose code is a status, is a refusal',
    forms: [
      {
        dialect: 'chat',
        wire: {
          status: 400,
          body: JSON.stringify({
            error: {
              message: 'ContentPolicyViolationError: filtered due to the content management policy',
              type: null,
              param: null,
              code: '400',
              provider_specific_fields: { innererror: { code: 'ResponsibleAIPolicyViolation' } },
            },
          }),
        },
        want: { error: { code: 'refusal', retryable: false, status: 400 } },
      },
    ],
  },
];

describeReports('Gemini and Azure', reports);
