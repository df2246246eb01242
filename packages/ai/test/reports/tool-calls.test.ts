// Reports of tool calls that were lost, joined or given out half.
import {
  callEvents,
  called,
  chunk,
  closing,
  completed,
  completion,
  counted,
  created,
  done,
  end,
  itemAdded,
  itemDone,
  named,
  opening,
  role,
  sse,
  text,
  tool,
  toolBlock,
  toolPart,
  usageChunk,
  wholeTool,
} from '../oracle/support/bytes.ts';
import { describeReports, type Report } from './report.ts';

const calls = end('tool_calls');
const usage = usageChunk(counted(50, 6));
const paris = { id: 'call_1', name: 'look_up', input: { city: 'Paris' } };
const rome = { id: 'call_2', name: 'look_up', input: { city: 'Rome' } };
const noInput = { answer: { calls: [{ name: 'look_up', input: {} }], finish: 'tool_calls' } } as const;
const oneCall = { answer: { calls: [paris] } } as const;
const anId = 'without an id no result can name its call';

const reports: readonly Report[] = [
  {
    number: 'BerriAI/litellm#37792',
    title: 'two calls with index 0 are two calls, and arguments that are an object are the input',
    forms: [
      {
        dialect: 'chat',
        wire: sse(
          role,
          tool(0, 'call_1', '{"city":"Paris"}'),
          tool(0, 'call_2', '{"city":"Rome"}'),
          end(),
          done,
        ),
        want: { answer: { calls: [paris, rome] } },
        reason: 'the SDK throws: a new id with a name is a new call',
      },
      {
        dialect: 'chat',
        wire: sse(role, tool(0, 'call_1', { city: 'Paris' }), calls, done),
        want: oneCall,
        reason: 'an object is the input',
      },
    ],
  },
  {
    number: 'BerriAI/litellm#40040',
    title: 'a call whose every piece has a new id and an empty name is one call or an error',
    forms: [
      {
        dialect: 'chat',
        wire: sse(
          chunk({ content: '' }),
          tool(0, 'chatcmpl-tool-a', ''),
          tool(0, 'call_b', '{"city": "', ''),
          tool(0, 'call_c', 'Paris"}', ''),
          chunk(
            {
              tool_calls: [
                { id: 'call_d', type: 'function', index: 0, function: { name: '', arguments: '' } },
              ],
            },
            'stop',
          ),
          done,
        ),
        want: { answer: { calls: [{ name: 'look_up', input: { city: 'Paris' } }] }, orError: true },
        reason: 'the SDK throws; one call, never three halves',
      },
    ],
  },
  {
    number: 'open-webui/computer#224',
    title: 'pieces without an index go on with the call before, and signatures beside them do no harm',
    forms: [
      {
        dialect: 'chat',
        wire: sse(
          chunk({
            role: 'assistant',
            tool_calls: [
              {
                id: 'call_1',
                type: 'function',
                function: { name: 'look_up', arguments: '{"city":' },
                extra_content: { google: { thought_signature: 'AB' } },
              },
            ],
          }),
          chunk({ tool_calls: [{ function: { arguments: '"Paris"}' } }] }),
          end(),
          done,
        ),
        want: oneCall,
        reason: 'the helper of the SDK wants an index',
      },
      {
        dialect: 'chat',
        wire: sse(
          chunk({ role: 'assistant', tool_calls: [toolPart(undefined, 'call_1', '{"city":"Paris"}')] }),
          chunk({ tool_calls: [toolPart(undefined, 'call_2', '{"city":"Rome"}')] }),
          end(),
          done,
        ),
        want: { answer: { calls: [paris, rome] } },
        reason: 'the helper of the SDK wants an index',
      },
    ],
  },
  {
    number: 'microsoft/autogen#4878',
    title: 'a call of Gemini with an empty id is given out with an id of its own',
    forms: [
      {
        dialect: 'chat',
        plain: true,
        wire: completion({ tool_calls: [wholeTool('', '{"city":"Paris"}')] }, 'stop'),
        want: { answer: { calls: [{ name: 'look_up', input: { city: 'Paris' } }] } },
        reason: anId,
      },
      {
        dialect: 'chat',
        wire: sse(role, tool(0, '', '{"city":"Paris"}'), end(), done),
        want: { answer: { calls: [{ name: 'look_up', input: { city: 'Paris' } }] } },
        reason: anId,
      },
    ],
  },
  {
    number: 'vllm-project/vllm#18412',
    title: 'a streamed call that never has an id is given out with one',
    forms: [
      {
        dialect: 'chat',
        wire: sse(
          role,
          chunk({ tool_calls: [{ index: 0, type: 'function', function: { name: 'look_up' } }] }),
          chunk({ tool_calls: [{ index: 0, function: { arguments: '{"city":"Paris"}' } }] }),
          calls,
          done,
        ),
        want: { answer: { calls: [{ name: 'look_up', input: { city: 'Paris' } }], finish: 'tool_calls' } },
        reason: anId,
      },
    ],
  },
  {
    number: 'vllm-project/vllm#28806',
    title: 'a call of a tool without parameters whose arguments never come is a call of no input',
    forms: [
      {
        dialect: 'chat',
        wire: sse(
          role,
          chunk({
            tool_calls: [{ index: 0, id: 'call_1', type: 'function', function: { name: 'look_up' } }],
          }),
          calls,
          usage,
          done,
        ),
        want: noInput,
        reason: 'the helper of the SDK wants the field',
      },
    ],
  },
  {
    number: 'QwenLM/qwen-code#6249',
    title: 'a call whose streamed arguments are an empty text is not dropped',
    forms: [
      { dialect: 'chat', wire: sse(role, tool(0, 'call_1', ''), calls, usage, done), want: noInput },
      {
        dialect: 'anthropic',
        wire: named(opening(), ...toolBlock(0, 'call_1', ''), ...closing('tool_use')),
        want: noInput,
      },
      {
        dialect: 'responses',
        wire: named(created, ...callEvents(''), completed([called('')])),
        want: noInput,
      },
    ],
  },
  {
    number: 'sigoden/aichat#1217',
    title: 'plain arguments that are an empty text are no input',
    forms: [
      {
        dialect: 'chat',
        plain: true,
        wire: completion({ tool_calls: [wholeTool('call_1', '')] }, 'tool_calls'),
        want: noInput,
      },
    ],
  },
  {
    number: 'cheshire-cat-ai/core#1140',
    title: 'a plain call of no arguments does not break the turn, whatever stands for nothing',
    forms: ['', ' ', null, '{}'].map((nothing) => ({
      dialect: 'chat' as const,
      plain: true as const,
      wire: completion({ content: 'I look.', tool_calls: [wholeTool('call_1', nothing)] }, 'tool_calls'),
      want: { answer: { text: 'I look.', calls: [{ input: {} }] } } as const,
      reason: 'nothing is no input',
    })),
  },
  {
    number: 'simonw/llm#1164',
    title: 'text, then a call of no arguments through a gateway, are both given out',
    forms: [
      {
        dialect: 'chat',
        wire: sse(role, text("I'll look."), tool(0, 'call_1', ''), calls, usage, done),
        want: { answer: { text: "I'll look.", calls: [{ name: 'look_up', input: {} }] } },
      },
    ],
  },
  {
    number: 'openai/openai-python#3502',
    title: 'Responses calls of no arguments are calls of no input',
    forms: [
      {
        dialect: 'responses',
        wire: named(created, itemDone(called('')), completed([called('')])),
        want: noInput,
        reason: 'the SDK wants the item announced',
      },
      {
        dialect: 'responses',
        plain: true,
        wire: JSON.stringify({
          id: 'r',
          object: 'response',
          status: 'completed',
          model: 'm',
          output: [called('')],
          usage: { input_tokens: 1, output_tokens: 1 },
        }),
        want: noInput,
      },
    ],
  },
  {
    number: 'vllm-project/vllm-ascend#8327',
    title: 'the last arguments in the chunk of the finish reason belong to the call',
    forms: [
      {
        dialect: 'chat',
        wire: sse(
          role,
          tool(0, 'call_1', '{"city":'),
          chunk({ tool_calls: [toolPart(0, undefined, '"Paris"}')] }, 'tool_calls'),
          usage,
          done,
        ),
        want: { answer: { calls: [paris], finish: 'tool_calls' } },
      },
    ],
  },
  {
    number: 'sgl-project/sglang#8417',
    title: 'a finish reason with the content and again alone ends one answer once',
    forms: [
      {
        dialect: 'chat',
        wire: sse(role, text('All', 'stop'), chunk({ content: null, tool_calls: null }, 'stop'), usage, done),
        want: { answer: { text: 'All', finish: 'stop' } },
      },
      {
        dialect: 'chat',
        wire: sse(
          role,
          chunk({ tool_calls: [toolPart(0, 'call_1', '{"city":"Paris"}')] }, 'stop'),
          end('tool_calls'),
          usage,
          done,
        ),
        want: { answer: { calls: [paris], finish: ['tool_calls', 'stop'] } },
        reason: 'stop or tool_calls, whichever came last',
      },
    ],
  },
  {
    number: 'googleapis/python-genai#2868',
    title: 'a streamed call of Gemini that ends with stop is a call',
    forms: [
      {
        dialect: 'chat',
        wire: sse(
          chunk({ role: 'assistant', tool_calls: [toolPart(0, 'call_1', '{"city":"Paris"}')] }),
          chunk({ role: 'assistant' }, 'stop'),
          done,
        ),
        want: { answer: { calls: [paris], finish: ['stop', 'tool_calls'] } },
        reason: 'with calls, stop means tool_calls',
      },
    ],
  },
  {
    number: 'BerriAI/litellm#35663',
    title: 'a call in one chunk and stop in the next is a call',
    forms: [
      {
        dialect: 'chat',
        wire: sse(role, tool(0, 'call_1', '{"city":"Paris"}'), end('stop'), usage, done),
        want: { answer: { calls: [paris], finish: ['stop', 'tool_calls'] } },
        reason: 'with calls, stop means tool_calls',
      },
    ],
  },
  {
    number: 'su-kaka/gcli2api#403',
    title: 'stop in the chunks of thoughts and calls does not end the answer before its text',
    forms: [
      {
        dialect: 'chat',
        wire: sse(
          chunk({ role: 'assistant', reasoning_content: 'Hm.' }, 'stop'),
          text('The sum is ', 'stop'),
          text('436.', 'stop'),
          done,
        ),
        want: { answer: { text: 'The sum is 436.' }, orError: true },
        reason: 'text after a finish reason is kept or refused',
      },
      {
        dialect: 'chat',
        wire: sse(
          chunk({ role: 'assistant', reasoning_content: 'Hm.' }, 'stop'),
          chunk({ tool_calls: [toolPart(0, 'call_1', '{"city":"Paris"}')] }, 'stop'),
          done,
        ),
        want: { answer: { calls: [paris] }, orError: true },
        reason: 'a call after a finish reason is kept or refused',
      },
    ],
  },
  {
    number: 'lidge-jun/opencodex#4652',
    title: 'arguments that come with the done events alone are the arguments',
    forms: [
      {
        dialect: 'responses',
        wire: named(
          created,
          itemAdded(called('')),
          {
            type: 'response.function_call_arguments.done',
            item_id: 'fc_call_1',
            output_index: 0,
            arguments: '{"city":"Paris"}',
          },
          itemDone(called('{"city":"Paris"}')),
          completed([called('{"city":"Paris"}')]),
        ),
        want: { answer: { calls: [paris], finish: 'tool_calls' } },
      },
      {
        dialect: 'responses',
        wire: named(created, itemAdded(called('')), itemDone(called('{"city":"Paris"}')), completed([])),
        want: { answer: { calls: [paris], finish: 'tool_calls' } },
        reason: 'the SDK gives no call although it came',
      },
    ],
  },
  {
    number: 'lmstudio-ai/lmstudio-bug-tracker#649',
    title: 'pieces of a call that repeat nothing but the index, its thoughts in tags, are one call',
    forms: [
      {
        dialect: 'chat',
        wire: sse(
          chunk({ role: 'assistant', content: '<think>' }),
          text('\n\n'),
          text('</think>'),
          text('\n\n'),
          tool(0, 'call_1', ''),
          chunk({
            tool_calls: [{ index: 0, type: 'function', function: { name: '', arguments: '{"city"' } }],
          }),
          chunk({
            tool_calls: [{ index: 0, type: 'function', function: { name: '', arguments: ':"Paris"}' } }],
          }),
          calls,
          done,
        ),
        want: { answer: { calls: [paris], finish: 'tool_calls' } },
      },
    ],
  },
];

describeReports('tool calls', reports);
