// Reports of good answers whose shape readers could not take.
import {
  blockDelta,
  blockStart,
  blockStop,
  chunk,
  closing,
  completed,
  counted,
  created,
  done,
  end,
  itemDone,
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
  toolBlock,
  usageChunk,
} from '../oracle/support/bytes.ts';
import { describeReports, type Report } from './report.ts';

const usage = usageChunk(counted(10, 5));
const answer = (words: string, more = {}) => ({ answer: { text: words, finish: 'stop', ...more } }) as const;
const filters = { hate: { filtered: false, severity: 'safe' } };

const reports: readonly Report[] = [
  {
    number: 'vllm-project/vllm#19650',
    title: 'chunks without finish_reason and with empty lists of calls are text',
    forms: [
      {
        dialect: 'chat',
        wire: sse(
          role,
          { ...role, choices: [{ index: 0, delta: { content: '안', tool_calls: [] } }] },
          { ...role, choices: [{ index: 0, delta: { content: '녕', tool_calls: [] } }] },
          end(),
          done,
        ),
        want: answer('안녕'),
      },
    ],
  },
  {
    number: 'vllm-project/vllm#35705',
    title: 'words in the chunk of the finish reason length are kept',
    forms: [
      {
        dialect: 'chat',
        wire: sse(role, text('I am'), text(' your', 'length'), done),
        want: { answer: { text: 'I am your', finish: 'length' } },
      },
    ],
  },
  {
    number: 'lemony-ai/cascadeflow#112',
    title: 'an answer that stands in the chunk of the finish reason alone is the answer',
    forms: [
      {
        dialect: 'chat',
        wire: sse(role, text('All of the answer', 'stop'), usage, done),
        want: answer('All of the answer'),
      },
    ],
  },
  {
    number: 'QuantumNous/new-api#378',
    title: 'stop in every chunk of a relayed Gemini does not end the answer at its first words',
    forms: [
      {
        dialect: 'chat',
        wire: sse(text('你好', 'stop'), text('！很高兴认识你。', 'stop'), text('', 'stop'), done),
        want: { answer: { text: '你好！很高兴认识你。', finish: 'stop' }, orError: true },
        reason: 'the helper of the SDK wants a role',
      },
      {
        dialect: 'chat',
        wire: sse(chunk({ role: 'assistant', content: '你好' }, 'stop'), text('！', 'stop'), done),
        want: { answer: { text: '你好！', finish: 'stop' }, orError: true },
        reason: 'text after a finish reason is kept or refused',
      },
    ],
  },
  {
    number: 'Azure/azure-sdk-for-go#21086',
    title: 'a first chunk of no choices is no failure',
    forms: [
      {
        dialect: 'chat',
        wire: sse(
          {
            choices: [],
            created: 0,
            id: '',
            model: '',
            object: '',
            prompt_filter_results: [{ prompt_index: 0, content_filter_results: filters }],
          },
          role,
          text('Hi'),
          end(),
          done,
        ),
        want: answer('Hi'),
      },
    ],
  },
  {
    number: 'AbanteAI/archive-old-cli-mentat#429',
    title: 'an old prompt_annotations chunk of no choices is no failure',
    forms: [
      {
        dialect: 'chat',
        wire: sse(
          {
            id: '',
            object: '',
            created: 0,
            model: '',
            prompt_annotations: [{ prompt_index: 0, content_filter_results: filters }],
            choices: [],
            usage: null,
          },
          chunk({ role: 'assistant' }),
          text('Color'),
          end(),
          done,
        ),
        want: answer('Color'),
      },
    ],
  },
  {
    number: 'microsoft/autogen#6465',
    title: 'a choice without a delta is passed over',
    forms: [
      {
        dialect: 'chat',
        wire: sse(
          role,
          text('This is'),
          {
            id: '',
            object: '',
            created: 0,
            model: '',
            choices: [
              {
                index: 0,
                finish_reason: null,
                content_filter_results: filters,
                content_filter_raw: [],
                content_filter_offsets: { check_offset: 44, start_offset: 44, end_offset: 198 },
              },
            ],
            usage: null,
          },
          text(' a test'),
          end(),
          done,
        ),
        want: answer('This is a test'),
        reason: 'the helper of the SDK may trip over it',
      },
    ],
  },
  {
    number: 'langchain-ai/langchain#18977',
    title: 'a filter chunk at the end of the stream changes nothing',
    forms: [
      {
        dialect: 'chat',
        wire: sse(
          role,
          text('Hi'),
          end(),
          {
            id: '',
            object: '',
            created: 0,
            model: '',
            choices: [
              {
                finish_reason: null,
                index: 0,
                content_filter_results: filters,
                content_filter_offsets: { check_offset: 4522, start_offset: 4522, end_offset: 4686 },
              },
            ],
          },
          done,
        ),
        want: answer('Hi'),
        reason: 'the helper of the SDK may trip over it',
      },
    ],
  },
  {
    number: 'openai/openai-python#1677',
    title: 'a last chunk whose delta is null is passed over',
    forms: [
      {
        dialect: 'chat',
        wire: sse(
          role,
          text('Color'),
          end(),
          { ...chunk({}), choices: [{ index: 0, delta: null, finish_reason: null }] },
          done,
        ),
        want: answer('Color'),
        reason: 'the helper of the SDK may trip over it',
      },
    ],
  },
  {
    number: 'openai/openai-go#227',
    title: 'comments of OpenRouter before the first chunk are comments',
    forms: [
      {
        dialect: 'chat',
        wire: `: OPENROUTER PROCESSING\n\n: OPENROUTER PROCESSING\n\n${sse({ ...role, provider: 'OpenAI', choices: [{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null, native_finish_reason: null, logprobs: null }] }, text('亚'), end(), usage, done)}`,
        want: answer('亚'),
      },
    ],
  },
  {
    number: 'tmc/langchaingo#1171',
    title: 'keep-alive comments between and inside events are comments',
    forms: [
      {
        dialect: 'chat',
        wire: `${sse(role)}: keep-alive\n\n: keep-alive\n${sse(text('Hi'))}: keep-alive\n\n${sse(end(), done)}`,
        want: answer('Hi'),
      },
    ],
  },
  {
    number: 'AIProxyTeam/AIProxySwift#95',
    title: 'keep-alive comments during thought, then the answer',
    forms: [
      {
        dialect: 'chat',
        wire: {
          body: [
            ': keep-alive\n\n',
            20,
            ': keep-alive\n\n',
            20,
            sse(role, chunk({ reasoning_content: 'Hm.' }), text('Hi'), end(), usage, done),
          ],
        },
        want: answer('Hi', { reasoning: 'Hm.' }),
        reason: 'the SDK knows no reasoning',
      },
    ],
  },
  {
    number: 'karthink/gptel#592',
    title: 'data without a space, thoughts with a role in every chunk',
    forms: [
      {
        dialect: 'chat',
        wire: sse(
          chunk({ role: 'assistant' }),
          chunk({ reasoning_content: 'Okay', role: 'assistant' }),
          chunk({ reasoning_content: ',', role: 'assistant' }),
          chunk({ content: 'Hi', role: 'assistant' }),
          chunk({ content: '', role: 'assistant' }, 'stop'),
          done,
        ).replaceAll('data: ', 'data:'),
        want: answer('Hi', { reasoning: 'Okay,' }),
        reason: 'the SDK knows no reasoning',
      },
    ],
  },
  {
    number: 'Mintplex-Labs/anything-llm#1475',
    title: 'three line ends between the events are two',
    forms: [
      {
        dialect: 'chat',
        wire: sse(
          {
            choices: [{ delta: { content: '', role: 'assistant' }, index: 0 }],
            created: 1,
            id: 'c',
            model: 'm',
            object: 'chat.completion.chunk',
          },
          {
            choices: [{ delta: { content: 'Hello' }, index: 0 }],
            created: 1,
            id: 'c',
            model: 'm',
            object: 'chat.completion.chunk',
          },
          end(),
          done,
        ).replaceAll('\n\n', '\n\n\n'),
        want: answer('Hello'),
      },
    ],
  },
  {
    number: 'agentjido/req_llm#742',
    title: 'thinking of Mistral as a list in a list is reasoning',
    forms: [
      {
        dialect: 'chat',
        wire: sse(
          role,
          text([{ type: 'thinking', thinking: [{ type: 'text', text: 'Okay' }] }]),
          text([{ type: 'thinking', thinking: [{ type: 'text', text: '.' }] }]),
          text('Hi'),
          end(),
          usage,
          done,
        ),
        want: answer('Hi', { reasoning: 'Okay.' }),
        reason: 'the SDK gives the parts as they are',
      },
    ],
  },
  {
    number: 'suitenumerique/conversations#51',
    title: 'references of Mistral between the words are no words',
    forms: [
      {
        dialect: 'chat',
        wire: sse(
          role,
          text('Paris'),
          text([{ type: 'reference', reference_ids: [1] }]),
          text(' is big.'),
          end(),
          done,
        ),
        want: answer('Paris is big.'),
        reason: 'the SDK joins the parts as they are',
      },
    ],
  },
  {
    number: 'sgl-project/sglang#9657',
    title: 'null for role, content and calls beside thoughts',
    forms: [
      {
        dialect: 'chat',
        wire: sse(
          chunk({ role: 'assistant', content: '' }),
          chunk({ role: null, content: null, reasoning_content: '2', tool_calls: null }),
          chunk({ role: null, content: '4.', reasoning_content: null, tool_calls: null }),
          {
            ...chunk({ role: null, content: null, reasoning_content: null, tool_calls: null }, 'stop'),
            usage: null,
          },
          done,
        ),
        want: answer('4.', { reasoning: '2' }),
        reason: 'the SDK knows no reasoning',
      },
    ],
  },
  {
    number: 'vercel/ai#5233',
    title: 'thoughts in the field reasoning are shown',
    forms: [
      {
        dialect: 'chat',
        wire: sse(
          role,
          chunk({ reasoning: 'Let me ' }),
          chunk({ reasoning: 'see.', channel: 'analysis' }),
          text('Hi'),
          end(),
          usage,
          done,
        ),
        want: answer('Hi', { reasoning: 'Let me see.' }),
        reason: 'the SDK knows no reasoning',
      },
    ],
  },
  {
    number: 'SaladDay/cc-switch-cli#320',
    title: 'a message_start without content, stop_reason and stop_sequence opens an answer',
    forms: [
      {
        dialect: 'anthropic',
        wire: named(
          {
            type: 'message_start',
            message: {
              id: 'msg_1',
              type: 'message',
              role: 'assistant',
              model: 'm',
              usage: { input_tokens: 0, output_tokens: 0 },
            },
          },
          ...textBlock(0, 'Hi'),
          ...closing('end_turn', { input_tokens: 10, output_tokens: 5 }),
        ),
        want: answer('Hi'),
        reason: 'the SDK trips over it; nothing is missing',
      },
    ],
  },
  {
    number: 'farion1231/cc-switch#7390',
    title: 'a message_start without content before a tool call opens an answer',
    forms: [
      {
        dialect: 'anthropic',
        wire: named(
          {
            type: 'message_start',
            message: {
              id: 'msg_1',
              type: 'message',
              role: 'assistant',
              model: 'm',
              usage: { input_tokens: 0, output_tokens: 0 },
            },
          },
          ...toolBlock(0, 'call_1', '{"x":1}'),
          ...closing('tool_use'),
        ),
        want: {
          answer: { calls: [{ id: 'call_1', name: 'look_up', input: { x: 1 } }], finish: 'tool_calls' },
        },
        reason: 'the SDK trips over it; nothing is missing',
      },
    ],
  },
  {
    number: 'xemantic/anthropic-sdk-kotlin#147',
    title: 'blocks that never close before the next one begins are kept',
    forms: [
      {
        dialect: 'anthropic',
        wire: named(
          opening(),
          ...textBlock(0, 'I look.').slice(0, -1),
          ...toolBlock(1, 'call_1', '{"x":1}').slice(0, -1),
          ...closing('tool_use'),
        ),
        want: {
          answer: {
            text: 'I look.',
            calls: [{ id: 'call_1', name: 'look_up', input: { x: 1 } }],
            finish: 'tool_calls',
          },
        },
      },
      {
        dialect: 'anthropic',
        wire: named(
          opening(),
          ...toolBlock(0, 'call_1', '{"x":1}').slice(0, -1),
          ...toolBlock(1, 'call_2', '{"x":2}').slice(0, -1),
          ...closing('tool_use'),
        ),
      },
    ],
  },
  {
    number: 'BerriAI/litellm#33315',
    title: 'empty deltas in the middle of thinking and of text are nothing',
    forms: [
      {
        dialect: 'anthropic',
        wire: named(
          opening(),
          blockStart(0, { type: 'thinking', thinking: '' }),
          blockDelta(0, { type: 'thinking_delta', thinking: 'Hm.' }),
          blockDelta(0, { type: 'text_delta', text: '' }),
          blockStop(0),
          ...textBlock(1, '', 'Hi'),
          ...closing(),
        ),
        want: answer('Hi', { reasoning: 'Hm.' }),
        reason: 'the SDK gives the block',
      },
    ],
  },
  {
    number: 'ogx-ai/ogx#5309',
    title: 'a text whose output_text.done never comes is whole',
    forms: [
      {
        dialect: 'responses',
        wire: named(
          created,
          ...textAdded(),
          textDelta('4'),
          {
            type: 'response.content_part.done',
            item_id: 'msg_1',
            output_index: 0,
            content_index: 0,
            part: { type: 'output_text', text: '4', annotations: [] },
          },
          completed([said('4')]),
        ),
        want: answer('4'),
      },
    ],
  },
  {
    number: 'BerriAI/litellm#32724',
    title: 'an empty output in completed does not undo the items that were done',
    forms: [
      {
        dialect: 'responses',
        wire: named(created, ...textAdded(), textDelta('Hi'), ...textDone('Hi'), completed([])),
        want: answer('Hi'),
        reason: 'the SDK gives no text although it came',
      },
      {
        dialect: 'responses',
        wire: named(created, ...textAdded(), ...textDone('Hi'), completed([])),
        want: answer('Hi'),
        reason: 'the SDK gives no text although it came',
      },
    ],
  },
  {
    number: 'open-webui/open-webui#28310',
    title: 'an item that is done counts where no content part was announced',
    forms: [
      {
        dialect: 'responses',
        wire: named(created, itemDone(said('Hi')), completed([said('Hi')])),
        want: answer('Hi'),
        reason: 'the SDK wants the item announced',
      },
    ],
  },
  {
    number: 'BaranziniLab/biorouter#147',
    title: 'a stream that hits max_output_tokens keeps its text and says length',
    forms: [
      {
        dialect: 'responses',
        wire: named(created, ...textAdded(), textDelta('Half of'), {
          type: 'response.incomplete',
          response: response([{ ...said('Half of'), status: 'incomplete' }], {
            status: 'incomplete',
            incomplete_details: { reason: 'max_output_tokens' },
          }),
        }),
        want: { answer: { text: 'Half of', finish: 'length' } },
      },
    ],
  },
  {
    number: 'jundot/omlx#2817',
    title: 'a plain response that is incomplete while thinking is length, not a finished empty answer',
    forms: [
      {
        dialect: 'responses',
        plain: true,
        wire: JSON.stringify(
          response(
            [
              { type: 'reasoning', id: 'rs_1', summary: [{ type: 'summary_text', text: 'Hm' }] },
              { type: 'message', id: 'msg_1', role: 'assistant', status: 'incomplete', content: [] },
            ],
            { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } },
          ),
        ),
        want: { answer: { text: '', finish: 'length' }, orError: true },
      },
    ],
  },
  {
    number: 'inferencerlabs/inferencer-feedback#42',
    title: 'a plain response of a small server with empty ids and a fraction in created_at is read',
    forms: [
      {
        dialect: 'responses',
        plain: true,
        wire: JSON.stringify({
          id: '',
          object: 'response',
          created_at: 1761380911.099925,
          status: 'completed',
          error: null,
          incomplete_details: null,
          instructions: null,
          max_output_tokens: null,
          model: 'm',
          output: [
            {
              type: 'message',
              id: 'X',
              status: 'completed',
              role: 'assistant',
              content: [{ type: 'output_text', text: 'Hello!', annotations: [] }],
            },
          ],
          usage: {
            input_tokens: 5,
            input_tokens_details: { cached_tokens: 0 },
            output_tokens: 42,
            output_tokens_details: { reasoning_tokens: 0 },
            total_tokens: 47,
          },
          user: null,
          metadata: {},
        }),
        want: answer('Hello!'),
      },
    ],
  },
];

describeReports('shapes', reports);
