// Reports of answers that were cut and taken for whole.

import { cut } from '../oracle/support/byte-server.ts';
import {
  callEvents,
  chunk,
  created,
  done,
  end,
  messageDelta,
  named,
  opening,
  role,
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

const truncated = (partial: string) =>
  ({ want: { error: { code: 'stream_truncated', retryable: true, partial } } }) as const;

const reports: readonly Report[] = [
  {
    number: 'vercel/ai#19165',
    title: 'a compatible stream that ends without any finish reason is cut, not finished for other reasons',
    forms: [
      { dialect: 'chat', wire: sse(role, text('One '), text('two')), ...truncated('One two') },
      {
        dialect: 'chat',
        wire: sse(role, text('One '), chunk({ content: 'two' }, null)),
        ...truncated('One two'),
      },
    ],
  },
  {
    number: 'griffinwork40/agent-afk#635',
    title: 'a connection that is closed in good order before message_stop or a finish reason is an error',
    forms: [
      {
        dialect: 'anthropic',
        wire: named(opening(), ...textBlock(0, 'The answer is').slice(0, 2)),
        ...truncated('The answer is'),
      },
      {
        dialect: 'anthropic',
        wire: named(opening(), ...textBlock(0, 'The answer is')),
        ...truncated('The answer is'),
      },
      { dialect: 'chat', wire: sse(role), want: { error: { retryable: true } } },
    ],
  },
  {
    number: 'CommandCodeAI/command-code#785',
    title:
      'a stream that ends in silence in the middle of long arguments is an error, not a call and not an empty answer',
    forms: [
      {
        dialect: 'chat',
        wire: sse(role, tool(0, 'call_1', ''), tool(0, undefined, '{"path":"a.ts","content":"const x')),
        want: { error: { code: 'stream_truncated', retryable: true } },
      },
      {
        dialect: 'chat',
        wire: sse(role, tool(0, 'call_1', '{"path":"a.ts","content":"const x'), done),
        want: 'cut',
      },
      {
        dialect: 'anthropic',
        wire: named(opening(), ...toolBlock(0, 'call_1', '{"path":"a.ts","content":"const x').slice(0, 2)),
        want: { error: { code: 'stream_truncated', retryable: true } },
      },
      {
        dialect: 'responses',
        wire: named(created, ...callEvents('{"path":"a.ts","content":"const x').slice(0, 2)),
        want: { error: { code: 'stream_truncated', retryable: true } },
      },
    ],
  },
  {
    number: 'earendil-works/pi#8496',
    title: 'thoughts that stop in mid-sentence are an error that may be tried again',
    forms: [
      {
        dialect: 'chat',
        wire: sse(role, chunk({ reasoning_content: 'First I ' }), chunk({ reasoning_content: 'look' })),
        want: { error: { code: 'stream_truncated', retryable: true } },
      },
      {
        dialect: 'chat',
        wire: sse(role, chunk({ reasoning: 'First I look' })),
        want: { error: { code: ['stream_truncated', 'malformed_response'], retryable: true } },
      },
    ],
  },
  {
    number: 'can1357/oh-my-pi#9433',
    title: 'an empty finish reason at the end of a cut stream finishes nothing',
    forms: [
      { dialect: 'chat', wire: sse(role, text('Half of', '')), ...truncated('Half of') },
      { dialect: 'chat', wire: { body: [sse(role, text('Half of', '')), 20, cut] }, ...truncated('Half of') },
    ],
  },
  {
    number: 'SamSaffron/term-llm#448',
    title: 'a last chunk that is cut is an error although [DONE] follows',
    forms: [
      {
        dialect: 'chat',
        wire: `${sse(role, tool(0, 'call_1', '{"x"'))}data: {"choices":[{"index":0,"delta":{"tool_calls":[{"ind\n\n${sse(done)}`,
        want: { error: { retryable: true } },
      },
      {
        dialect: 'chat',
        wire: `${sse(role, text('Half of'))}data: {"choices":[{"index":0,"del`,
        want: { error: { retryable: true, partial: 'Half of' } },
      },
    ],
  },
  {
    number: 'moeru-ai/airi#2589',
    title: 'a Responses stream that ends without an outcome is cut, all its items done or not',
    forms: [
      {
        dialect: 'responses',
        wire: named(created, ...textAdded(), textDelta('All of it'), ...textDone('All of it')),
        ...truncated('All of it'),
      },
      {
        dialect: 'responses',
        wire: {
          body: [named(created, ...textAdded(), textDelta('All of it'), ...textDone('All of it')), 20, cut],
        },
        ...truncated('All of it'),
      },
    ],
  },
  {
    number: 'imzodev/openaidy#408',
    title: 'a connection that is terminated in mid-answer is stream_truncated with what had come',
    forms: (['chat', 'anthropic', 'responses'] as const).map((dialect) => ({
      dialect,
      wire: {
        body: [
          {
            chat: sse(role, text('Half of')),
            anthropic: named(opening(), ...textBlock(0, 'Half of').slice(0, 2)),
            responses: named(created, ...textAdded(), textDelta('Half of')),
          }[dialect],
          20,
          cut,
        ],
      },
      ...truncated('Half of'),
    })),
  },
  {
    number: 'ltmoerdani/opencode-copilot-chat#170',
    title: '[DONE] ends an answer although the server keeps the connection open; a reset before it does not',
    forms: [
      {
        dialect: 'chat',
        wire: { body: [sse(role, text('All'), end(), done), 2_500] },
        want: { answer: { text: 'All', finish: 'stop' } },
      },
      { dialect: 'chat', wire: { body: [sse(role, text('All')), 20, cut] }, ...truncated('All') },
    ],
  },
  {
    number: 'deepseek-ai/DeepSeek-V3#1608',
    title: 'a stream that falls silent in its thoughts and stays open is a timeout, not a wait',
    forms: [
      {
        dialect: 'chat',
        wire: { body: [sse(role, text('One'), chunk({ reasoning_content: 'First I' })), 4_000] },
        want: { error: { code: 'idle_timeout', retryable: true, partial: 'One' } },
      },
    ],
  },
  {
    number: '14790897/MiqroForge-Desktop#1100',
    title: 'arguments cut by the output limit are never run, and not asked for again',
    forms: [
      {
        dialect: 'chat',
        wire: sse(role, tool(0, 'call_1', '{"path":"/etc'), end('length'), done),
        want: 'cut',
      },
      {
        dialect: 'chat',
        wire: sse(role, tool(0, 'call_1', '{"path":"/etc/x"'), end('length'), done),
        want: 'cut',
      },
      {
        dialect: 'anthropic',
        wire: named(opening(), ...toolBlock(0, 'call_1', '{"path":"/etc'), messageDelta('max_tokens'), {
          type: 'message_stop',
        }),
        want: 'cut',
      },
    ],
  },
  {
    number: 'tombii/better-ccflare#307',
    title:
      'a Messages stream whose stop reason came but whose message_stop did not is whole or an error, at once',
    forms: [
      {
        dialect: 'anthropic',
        wire: named(opening(), ...textBlock(0, 'All of it'), messageDelta('end_turn')),
        want: { answer: { text: 'All of it', finish: 'stop' }, orError: true },
        reason: 'the SDK throws; a stop reason may be the terminal word',
      },
      {
        dialect: 'anthropic',
        wire: { body: [named(opening(), ...textBlock(0, 'All of it'), messageDelta('end_turn')), 20, cut] },
        want: { answer: { text: 'All of it', finish: 'stop' }, orError: true },
        reason: 'the SDK throws; a stop reason may be the terminal word',
      },
    ],
  },
];

describeReports('answers that were cut', reports);
