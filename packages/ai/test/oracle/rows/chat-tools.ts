// Tool calls of chat completions, as servers really send them.
import {
  chunk,
  completion,
  counted,
  done,
  end,
  role,
  sse,
  text,
  tool,
  toolPart,
  usageChunk,
  wholeTool,
} from '../support/bytes.ts';
import type { Row } from '../support/row.ts';

const usage = usageChunk(counted(10, 5));
const row = (id: string, title: string, wire: Row['wire'], more: Partial<Row> = {}): Row => ({
  id: `chat-tool-${id}`,
  dialect: 'chat',
  title,
  wire,
  ...more,
});
const plain = (id: string, title: string, wire: Row['wire'], more: Partial<Row> = {}): Row =>
  row(`plain-${id}`, title, wire, { plain: true, ...more });
const calls = end('tool_calls');
const first = { id: 'call_1', name: 'look_up', input: { x: 1 } };
const second = { id: 'call_2', name: 'look_up', input: { x: 2 } };
const both = { answer: { calls: [first, second], finish: 'tool_calls' } } as const;
const one = { answer: { calls: [first], finish: 'tool_calls' } } as const;

// biome-ignore format: one row a line.
export const chatTools: readonly Row[] = [
  row('two', 'two calls with indexes of their own', sse(role, tool(0, 'call_1', '{"x":1}'), tool(1, 'call_2', '{"x":2}'), calls, usage, done)),
  row('two-mixed', 'pieces of two calls in turn', sse(role, tool(0, 'call_1', '{"x"'), tool(1, 'call_2', '{"x"'), tool(0, undefined, ':1}'), tool(1, undefined, ':2}'), calls, usage, done)),
  row('two-in-one', 'two whole calls in one chunk', sse(role, chunk({ tool_calls: [toolPart(0, 'call_1', '{"x":1}'), toolPart(1, 'call_2', '{"x":2}')] }), calls, usage, done)),
  row('same-index', 'two whole calls that share index 0 but have ids of their own', sse(role, tool(0, 'call_1', '{"x":1}'), tool(0, 'call_2', '{"x":2}'), calls, done), { source: 'BerriAI/litellm#37792', want: both, reason: 'the SDK throws: a new id with a name is a new call' }),
  row('same-index-pieces', 'two calls that share index 0, each in pieces', sse(role, tool(0, 'call_1', '{"x"'), tool(0, undefined, ':1}'), tool(0, 'call_2', '{"x"'), tool(0, undefined, ':2}'), calls, done), { source: 'BerriAI/litellm#37792', want: both, reason: 'the SDK throws: a new id with a name is a new call' }),
  row('no-index', 'one call in one chunk without an index', sse(role, tool(undefined, 'call_1', '{"x":1}'), calls, done), { source: 'QuantumNous/new-api#672', want: one, reason: 'the helper of the SDK wants an index; there is one call' }),
  row('no-index-pieces', 'a call whose pieces have no index', sse(role, tool(undefined, 'call_1', '{"x"'), tool(undefined, undefined, ':1}'), calls, done), { source: 'open-webui/computer#224', want: one, reason: 'what has no id goes on with the last call' }),
  row('no-index-two', 'two calls in chunks of their own without an index', sse(role, tool(undefined, 'call_1', '{"x":1}'), tool(undefined, 'call_2', '{"x":2}'), calls, done), { source: 'open-webui/computer#224', want: both, reason: 'a new id is a new call' }),
  row('index-null', 'an index that is null', sse(role, chunk({ tool_calls: [{ ...toolPart(undefined, 'call_1', '{"x":1}'), index: null }] }), calls, done), { want: one, reason: 'as without an index' }),
  row('index-text', 'an index that is a text', sse(role, chunk({ tool_calls: [{ ...toolPart(undefined, 'call_1', '{"x"'), index: '0' }] }), chunk({ tool_calls: [{ index: '0', function: { arguments: ':1}' } }] }), calls, done), { want: { ...one, orError: true }, reason: 'one call all the same' }),
  row('index-from-one', 'indexes that begin with 1', sse(role, tool(1, 'call_1', '{"x":1}'), calls, done), { source: 'vllm-project/vllm#9209', want: one, reason: 'the helper of the SDK leaves a hole at 0' }),
  row('index-gap', 'indexes with a gap between', sse(role, tool(0, 'call_1', '{"x":1}'), tool(3, 'call_2', '{"x":2}'), calls, done), { want: both, reason: 'the helper of the SDK leaves holes' }),
  row('new-id-each', 'a new id in every piece of one call, its name empty', sse(role, tool(0, 'call_1', ''), tool(0, 'call_b', '{"x"', ''), tool(0, 'call_c', ':1}', ''), calls, done), { source: 'BerriAI/litellm#40040', want: { answer: { calls: [{ name: 'look_up', input: { x: 1 } }], finish: 'tool_calls' }, orError: true }, reason: 'the SDK throws; one call or an error, never three halves' }),
  row('id-repeated', 'id and name in every piece of one call', sse(role, tool(0, 'call_1', '{"x"'), tool(0, 'call_1', ':1}'), calls, usage, done), { source: 'vercel/ai#6687', want: { answer: { calls: [first], finish: 'tool_calls' } }, reason: 'the helper of the SDK joins the repeated name' }),
  row('id-empty-later', 'an empty id and name in later pieces', sse(role, tool(0, 'call_1', '{"x"'), chunk({ tool_calls: [{ index: 0, id: '', type: 'function', function: { name: '', arguments: ':1}' } }] }), calls, usage, done), { source: 'lmstudio-ai/lmstudio-bug-tracker#649', want: one, reason: 'an empty id is none' }),
  row('id-null-later', 'id, type and name null in later pieces', sse(role, tool(0, 'call_1', '{"x"'), chunk({ tool_calls: [{ index: 0, id: null, type: null, function: { name: null, arguments: ':1}' } }] }), calls, usage, done), { want: one, reason: 'null is none' }),
  row('id-missing', 'a call without any id gets one of our making', sse(role, chunk({ tool_calls: [{ index: 0, type: 'function', function: { name: 'look_up', arguments: '{"x":1}' } }] }), calls, done), { source: 'vllm-project/vllm#18412', want: { answer: { calls: [{ name: 'look_up', input: { x: 1 } }], finish: 'tool_calls' } }, reason: 'without an id no result can name its call' }),
  row('id-empty', 'a call with an empty id gets one of our making', sse(role, tool(0, '', '{"x":1}'), calls, done), { source: 'microsoft/autogen#4878', want: { answer: { calls: [{ name: 'look_up', input: { x: 1 } }], finish: 'tool_calls' } }, reason: 'without an id no result can name its call' }),
  row('id-late', 'an id that comes with the second piece', sse(role, chunk({ tool_calls: [{ index: 0, type: 'function', function: { name: 'look_up', arguments: '{"x"' } }] }), chunk({ tool_calls: [{ index: 0, id: 'call_1', function: { arguments: ':1}' } }] }), calls, done), { want: { answer: { calls: [first], finish: 'tool_calls' }, orError: true }, reason: 'one call, whose id came late' }),
  row('name-pieces', 'a name in two pieces', sse(role, tool(0, 'call_1', '', 'look'), chunk({ tool_calls: [{ index: 0, function: { name: '_up', arguments: '{"x":1}' } }] }), calls, usage, done), { want: { answer: { calls: [first], finish: 'tool_calls' }, orError: true }, reason: 'the SDK joins names; a name cut in two must never be given out' }),
  row('name-missing', 'a call without a name is no call', sse(role, chunk({ tool_calls: [{ index: 0, id: 'call_1', type: 'function', function: { arguments: '{"x":1}' } }] }), calls, done), { want: { error: {} }, reason: 'there is nothing to call' }),
  row('no-arguments', 'a call of a tool without parameters whose arguments are an empty text', sse(role, tool(0, 'call_1', ''), calls, usage, done), { source: 'QwenLM/qwen-code#6249' }),
  row('arguments-missing', 'a call without the field arguments', sse(role, chunk({ tool_calls: [{ index: 0, id: 'call_1', type: 'function', function: { name: 'look_up' } }] }), calls, usage, done), { source: 'vllm-project/vllm#28806', want: { answer: { calls: [{ id: 'call_1', name: 'look_up', input: {} }], finish: 'tool_calls' } }, reason: 'the helper of the SDK wants the field; a tool without parameters needs none' }),
  row('arguments-null', 'arguments null in the first piece', sse(role, chunk({ tool_calls: [{ index: 0, id: 'call_1', type: 'function', function: { name: 'look_up', arguments: null } }] }), tool(0, undefined, '{"x":1}'), calls, usage, done), { want: one, reason: 'null is nothing yet' }),
  row('arguments-object', 'arguments that are an object already', sse(role, tool(0, 'call_1', { x: 1 }), calls, usage, done), { source: 'BerriAI/litellm#37792', want: one, reason: 'an object is the input' }),
  row('arguments-twice', 'whole arguments, then an empty piece', sse(role, tool(0, 'call_1', '{"x":1}'), tool(0, undefined, ''), calls, usage, done)),
  row('arguments-number', 'a long number in the arguments keeps its digits or the call fails', sse(role, tool(0, 'call_1', '{"x":12345678901234567890}'), calls, usage, done), { want: 'same-or-error', reason: 'digits must not be lost in silence' }),
  row('arguments-list', 'arguments that are a list', sse(role, tool(0, 'call_1', '[1,2]'), calls, usage, done), { want: 'same-or-error', reason: 'a tool takes an object' }),
  row('arguments-text', 'arguments that are JSON inside a JSON text', sse(role, tool(0, 'call_1', '"{\\"x\\":1}"'), calls, usage, done), { want: { answer: { calls: [first] }, orError: true }, reason: 'the object in the text is the input, or it is refused; a tool takes an object' }),
  row('arguments-fence', 'arguments that are no JSON', sse(role, tool(0, 'call_1', 'x=1'), calls, usage, done), { want: 'cut', reason: 'the SDK gives them as text' }),
  row('arguments-double', 'two objects in one arguments text', sse(role, tool(0, 'call_1', '{"x":1}{"x":2}'), calls, usage, done), { want: 'cut', source: 'lmstudio-ai/lmstudio-bug-tracker#649', reason: 'neither of them alone is what was said' }),
  row('cut-length', 'a call cut by the token limit', sse(role, tool(0, 'call_1', '{"x":'), end('length'), usage, done), { want: 'cut' }),
  row('cut-calls', 'a call cut although the server says tool_calls', sse(role, tool(0, 'call_1', '{"x":'), calls, usage, done), { source: 'CommandCodeAI/command-code#785', want: 'cut' }),
  row('cut-stop', 'a call cut although the server says stop', sse(role, tool(0, 'call_1', '{"x":'), end(), usage, done), { want: 'cut' }),
  row('cut-no-finish', 'a call cut, then [DONE] without a finish reason', sse(role, tool(0, 'call_1', '{"x":'), done), { want: 'cut' }),
  row('cut-second', 'the second of two calls cut by the token limit', sse(role, tool(0, 'call_1', '{"x":1}'), tool(1, 'call_2', '{"x":'), end('length'), usage, done), { want: 'cut' }),
  row('cut-text', 'text, then a call cut by the token limit', sse(role, text('I look.'), tool(0, 'call_1', '{"x":'), end('length'), usage, done), { want: 'cut' }),
  row('cut-whole-length', 'a whole call and the finish reason length', sse(role, tool(0, 'call_1', '{"x":1}'), end('length'), usage, done)),
  row('finish-stop', 'a whole call and the finish reason stop', sse(role, tool(0, 'call_1', '{"x":1}'), end(), usage, done), { source: 'googleapis/python-genai#2868', want: { answer: { calls: [first], finish: ['stop', 'tool_calls'] } }, reason: 'with calls, stop means tool_calls' }),
  row('finish-with-call', 'the finish reason in the chunk of the last arguments', sse(role, tool(0, 'call_1', '{"x"'), chunk({ tool_calls: [toolPart(0, undefined, ':1}')] }, 'tool_calls'), usage, done), { source: 'vllm-project/vllm-ascend#8327' }),
  row('finish-then-more', 'tool_calls, then a second finish reason in a chunk of its own', sse(role, chunk({ tool_calls: [toolPart(0, 'call_1', '{"x":1}')] }, 'tool_calls'), end('tool_calls'), usage, done), { source: 'sgl-project/sglang#8417' }),
  row('finish-before', 'pieces of a call after the finish reason', sse(role, chunk({ tool_calls: [toolPart(0, 'call_1', '{"x"')] }, 'stop'), chunk({ tool_calls: [toolPart(0, undefined, ':1}')] }, 'stop'), done), { source: 'su-kaka/gcli2api#403', want: { answer: { calls: [first] }, orError: true }, reason: 'the call is whole at the end' }),
  row('call-after-finish', 'a whole call after the finish reason', sse(role, text('I look.', 'stop'), chunk({ tool_calls: [toolPart(0, 'call_1', '{"x":1}')] }, 'stop'), done), { source: 'su-kaka/gcli2api#403', want: { answer: { text: 'I look.', calls: [first] }, orError: true }, reason: 'nothing that arrived is dropped' }),
  row('empty-finish', 'a call and an empty finish reason in every chunk', sse(role, chunk({ tool_calls: [toolPart(0, 'call_1', '{"x":1}')] }, ''), calls, done), { source: 'ollama/ollama#4357' }),
  row('no-finish-done', 'a whole call and [DONE] without a finish reason', sse(role, tool(0, 'call_1', '{"x":1}'), done), { source: 'vllm-project/vllm#27572', want: one, reason: '[DONE] is a terminal word; the SDK wants a finish reason' }),
  row('function-call', 'the old function_call field', sse(chunk({ role: 'assistant', content: null, function_call: { name: 'look_up', arguments: '' } }), chunk({ function_call: { arguments: '{"x":1}' } }), end('function_call'), usage, done), { want: { answer: { calls: [{ name: 'look_up', input: { x: 1 } }], finish: 'tool_calls' }, orError: true }, reason: 'a call that is not read is an error, not an answer of no words' }),
  row('custom', 'a custom tool call nobody asked for', sse(role, chunk({ tool_calls: [{ index: 0, id: 'call_1', type: 'custom', custom: { name: 'run', input: 'ls' } }] }), calls, usage, done), { want: { error: {} }, reason: 'what we cannot give out is an error' }),
  row('type-missing', 'a call without its type', sse(role, chunk({ tool_calls: [{ index: 0, id: 'call_1', function: { name: 'look_up', arguments: '{"x":1}' } }] }), calls, usage, done), { source: 'open-webui/computer#224', want: one, reason: 'the helper of the SDK wants a type; functions are the only kind we ask for' }),
  row('thought-signature', 'a signature beside the call, and one in a chunk of its own', sse(role, chunk({ tool_calls: [{ ...toolPart(0, 'call_1', '{"x":1}'), extra_content: { google: { thought_signature: 'AB' } } }] }), chunk({ extra_content: { google: { thought_signature: 'CD' } } }), calls, usage, done), { source: 'open-webui/computer#224' }),
  plain('id-null', 'a plain call whose id is null', completion({ tool_calls: [wholeTool(null, '{"x":1}')] }, 'tool_calls'), { want: { answer: { calls: [{ name: 'look_up', input: { x: 1 } }], finish: 'tool_calls' } }, reason: 'without an id no result can name its call' }),
  plain('id-missing', 'a plain call without an id', completion({ tool_calls: [wholeTool(undefined, '{"x":1}')] }, 'tool_calls'), { want: { answer: { calls: [{ name: 'look_up', input: { x: 1 } }], finish: 'tool_calls' } }, reason: 'without an id no result can name its call' }),
  plain('id-empty', 'a plain call with an empty id', completion({ tool_calls: [wholeTool('', '{"x":1}')] }, 'tool_calls'), { source: 'microsoft/autogen#4878', want: { answer: { calls: [{ name: 'look_up', input: { x: 1 } }] } }, reason: 'without an id no result can name its call' }),
  plain('ids-same', 'two plain calls with one id get ids of their own', completion({ tool_calls: [wholeTool('call_1', '{"x":1}'), wholeTool('call_1', '{"x":2}')] }, 'tool_calls'), { want: { answer: { calls: [{ input: { x: 1 } }, { input: { x: 2 } }] }, orError: true }, reason: 'both calls are given out' }),
  plain('object', 'plain arguments that are an object', completion({ tool_calls: [wholeTool('call_1', { x: 1 })] }, 'tool_calls')),
  plain('no-arguments', 'plain arguments that are an empty text', completion({ tool_calls: [wholeTool('call_1', '')] }, 'tool_calls'), { source: 'cheshire-cat-ai/core#1140' }),
  plain('arguments-null', 'plain arguments that are null', completion({ tool_calls: [wholeTool('call_1', null)] }, 'tool_calls'), { source: 'sigoden/aichat#1217' }),
  plain('cut-length', 'a plain call cut by the token limit', completion({ tool_calls: [wholeTool('call_1', '{"x":')] }, 'length'), { want: 'cut' }),
  plain('cut-calls', 'a plain call cut although the server says tool_calls', completion({ tool_calls: [wholeTool('call_1', '{"x":')] }, 'tool_calls'), { want: 'cut' }),
  plain('finish-stop', 'a plain call with finish stop', completion({ tool_calls: [wholeTool('call_1', '{"x":1}')] }), { source: 'microsoft/autogen#4878', want: { answer: { calls: [first], finish: ['stop', 'tool_calls'] } }, reason: 'with calls, stop means tool_calls' }),
  plain('null-list', 'tool_calls null beside a text', completion({ content: 'Hi', tool_calls: null })),
  plain('empty-list', 'an empty list of calls beside a text', completion({ content: 'Hi', tool_calls: [] })),
  plain('function-call', 'the old function_call field in a plain answer', completion({ function_call: { name: 'look_up', arguments: '{"x":1}' } }, 'function_call'), { want: { answer: { calls: [{ name: 'look_up', input: { x: 1 } }] }, orError: true }, reason: 'a call that is not read is an error, not an answer of no words' }),
];
