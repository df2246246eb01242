// What single servers add: reasoning under other names, content as parts, keep-alives of their own.
import { chunk, completion, counted, done, end, role, sse, text, usageChunk } from '../support/bytes.ts';
import type { Row } from '../support/row.ts';

const usage = usageChunk(counted(10, 5));
const row = (id: string, title: string, wire: Row['wire'], more: Partial<Row> = {}): Row => ({
  id: `chat-quirk-${id}`,
  dialect: 'chat',
  title,
  wire,
  ...more,
});
const thought = (reasoning: string): Partial<Row> => ({
  want: { answer: { text: 'Hi', finish: 'stop', reasoning } },
  reason: 'the SDK knows no reasoning',
});
const thinks = (...deltas: readonly Record<string, unknown>[]): string =>
  sse(role, ...deltas.map((delta) => chunk(delta)), text('Hi'), end(), usage, done);

// biome-ignore format: one row a line.
export const chatQuirks: readonly Row[] = [
  row('reasoning-content', 'reasoning_content of DeepSeek', thinks({ reasoning_content: 'Let me ' }, { reasoning_content: 'see.' }), { source: 'karthink/gptel#592', ...thought('Let me see.') }),
  row('reasoning-content-both', 'reasoning_content beside content null', thinks({ content: null, reasoning_content: 'Let me see.' }), thought('Let me see.')),
  row('reasoning-content-empty', 'reasoning_content beside an empty content', thinks({ content: '', reasoning_content: 'Let me see.' }), thought('Let me see.')),
  row('reasoning', 'reasoning of Ollama, Groq and OpenRouter', thinks({ reasoning: 'Let me ' }, { reasoning: 'see.' }), { source: 'vercel/ai#5233', ...thought('Let me see.') }),
  row('reasoning-twice', 'the same thought under both names comes once', thinks({ reasoning: 'Let me see.', reasoning_content: 'Let me see.' }), { source: 'vLLM: reasoning and reasoning_content', ...thought('Let me see.') }),
  row('reasoning-details', 'reasoning with reasoning_details of OpenRouter comes once', thinks({ reasoning: 'Let me see.', reasoning_details: [{ type: 'reasoning.text', text: 'Let me see.', index: 0 }] }), { source: 'OpenRouter docs: reasoning', ...thought('Let me see.') }),
  row('reasoning-text-beside', 'reasoning and text in one chunk: both come', sse(role, chunk({ reasoning_content: 'Hm.', content: 'Hi' }), end(), usage, done), thought('Hm.')),
  row('reasoning-object', 'a reasoning that is an object does not break the text', thinks({ reasoning: { text: 'Hm.' } }), { want: { answer: { text: 'Hi', finish: 'stop' } }, reason: 'the SDK does not look at it' }),
  row('reasoning-only', 'thoughts alone until the token limit', sse(role, chunk({ reasoning_content: 'Hm.' }), end('length'), usage, done), { source: 'jundot/omlx#2817', want: { answer: { text: '', finish: 'length', reasoning: 'Hm.' }, orError: true }, reason: 'cut while thinking' }),
  row('think-tags', 'thoughts in tags inside the text stay where they are', thinks({ content: '<think>Hm.</think>' }), { source: 'lmstudio-ai/lmstudio-bug-tracker#649' }),
  row('parts', 'content as a list of parts of text', sse(role, text([{ type: 'text', text: 'Hi' }]), text(' there'), end(), usage, done), { source: 'n8n-io/n8n#37352', want: { answer: { text: 'Hi there', finish: 'stop' } }, reason: 'the SDK gives the parts as they are' }),
  row('parts-thinking', 'thinking parts are reasoning', sse(role, text([{ type: 'thinking', thinking: [{ type: 'text', text: 'Okay' }] }]), text([{ type: 'text', text: 'Hi' }]), end(), usage, done), { source: 'agentjido/req_llm#742', want: { answer: { text: 'Hi', finish: 'stop', reasoning: 'Okay' } }, reason: 'the SDK gives the parts as they are' }),
  row('parts-reference', 'parts that are references are passed over', sse(role, text([{ type: 'reference', reference_ids: [1] }, { type: 'text', text: 'Hi' }]), end(), usage, done), { source: 'suitenumerique/conversations#51', want: { answer: { text: 'Hi', finish: 'stop' } }, reason: 'the SDK gives the parts as they are' }),
  row('parts-plain', 'a plain answer in parts', completion({ content: [{ type: 'text', text: 'Hi' }, { type: 'text', text: ' there' }] }), { plain: true, source: 'n8n-io/n8n#37352', want: { answer: { text: 'Hi there', finish: 'stop' } }, reason: 'the SDK gives the parts as they are' }),
  row('parts-object', 'content that is one part', sse(role, text({ type: 'text', text: 'Hi' }), end(), usage, done), { want: { answer: { text: 'Hi' }, orError: true }, reason: 'read or refused' }),
  row('content-number', 'content that is a number', sse(role, text(42), end(), usage, done), { want: { error: {} }, reason: 'a number is no text; the SDK joins it' }),
  row('ping-type', 'a keep-alive chunk with a type of its own', sse(role, { type: 'ping' }, text('Hi'), end(), usage, done), { want: { answer: { text: 'Hi', finish: 'stop' } }, reason: 'the helper of the SDK trips over it' }),
  row('ping-empty', 'a keep-alive chunk of an empty object', sse(role, {}, text('Hi'), end(), usage, done), { want: { answer: { text: 'Hi', finish: 'stop' }, orError: true }, reason: 'read or refused' }),
  row('ping-delta', 'keep-alive chunks of empty deltas', sse(role, chunk({}), chunk({ content: '' }), text('Hi'), chunk({}), end(), usage, done)),
  row('ping-null-choices', 'a chunk whose choices are null', sse(role, { ...role, choices: null }, text('Hi'), end(), usage, done), { want: { answer: { text: 'Hi', finish: 'stop' }, orError: true }, reason: 'the helper of the SDK trips over it' }),
  row('cost', 'usage with the cost of OpenRouter', sse(role, text('Hi'), end(), usageChunk(counted(10, 5, { cost: 0.00042, cost_details: { upstream_inference_cost: null }, is_byok: false })), done), { source: 'OpenRouter docs: usage accounting' }),
  row('native-finish', 'native_finish_reason beside the word', sse(role, text('Hi'), { ...role, choices: [{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: 'stop', native_finish_reason: 'end_turn', logprobs: null }] }, usage, done), { source: 'openai/openai-go#227' }),
  row('x-groq-first', 'x_groq in the first chunk', sse({ ...role, x_groq: { id: 'req_1' } }, text('Hi'), end(), usage, done), { source: 'vercel/ai#1651' }),
  row('citations', 'citations and search results beside the text', sse({ ...role, citations: ['https://example.org'], search_results: [] }, { ...chunk({ content: 'Hi', annotations: [] }), citations: ['https://example.org'] }, end(), usage, done), { source: 'Perplexity docs: citations' }),
  row('message-and-delta', 'message beside delta, each with all the text so far', sse({ ...role, choices: [{ index: 0, delta: { role: 'assistant', content: 'One' }, message: { role: 'assistant', content: 'One' }, finish_reason: null }] }, { ...role, choices: [{ index: 0, delta: { content: ' two' }, message: { role: 'assistant', content: 'One two' }, finish_reason: 'stop' }] }, done), { source: 'Perplexity docs: streaming', want: { answer: { text: 'One two', finish: 'stop' } }, reason: 'the helper of the SDK mixes the two' }),
  row('message-only', 'a message in place of the delta, whole, in one event', sse({ ...role, choices: [{ index: 0, message: { role: 'assistant', content: 'Hi' }, finish_reason: 'stop' }] }, done), { want: { answer: { text: 'Hi', finish: 'stop' }, orError: true }, reason: 'read or refused, never an answer of no words' }),
  row('audio', 'audio nobody asked for beside the text', sse(role, chunk({ content: 'Hi', audio: { id: 'a', transcript: 'Hi' } }), end(), usage, done), { want: { answer: { text: 'Hi' }, orError: true }, reason: 'the text is the text' }),
  row('azure-whole', 'a whole Azure stream with filters in every chunk', sse({ choices: [], created: 0, id: '', model: '', object: '', prompt_filter_results: [{ prompt_index: 0, content_filter_results: { hate: { filtered: false, severity: 'safe' } } }] }, { ...role, choices: [{ content_filter_results: {}, delta: { content: '', role: 'assistant' }, finish_reason: null, index: 0 }] }, { ...role, choices: [{ content_filter_results: { hate: { filtered: false, severity: 'safe' } }, delta: { content: 'Hi' }, finish_reason: null, index: 0 }] }, { ...role, choices: [{ content_filter_results: {}, delta: {}, finish_reason: 'stop', index: 0 }] }, usage, done), { source: 'langchain4j/langchain4j#2385' }),
  row('ollama-whole', 'a whole Ollama stream', sse({ id: 'chatcmpl-693', object: 'chat.completion.chunk', created: 1, model: 'm', system_fingerprint: 'fp_ollama', choices: [{ index: 0, delta: { role: 'assistant', content: 'Hi' }, finish_reason: null }] }, { id: 'chatcmpl-693', object: 'chat.completion.chunk', created: 1, model: 'm', system_fingerprint: 'fp_ollama', choices: [{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: 'stop' }] }, { id: 'chatcmpl-693', object: 'chat.completion.chunk', created: 1, model: 'm', system_fingerprint: 'fp_ollama', choices: [], usage: counted(26, 3) }, done), { source: 'ollama/ollama#4357' }),
  row('delta-whole-again', 'the whole text again in the chunk of the finish reason is text as the SDK takes it', sse(role, text('Hi'), text('Hi', 'stop'), done), { source: 'lemony-ai/cascadeflow#112' }),
  row('content-in-stop', 'all the text in the chunk of the finish reason', sse(role, text('Hi there', 'stop'), usage, done), { source: 'lemony-ai/cascadeflow#112' }),
];
