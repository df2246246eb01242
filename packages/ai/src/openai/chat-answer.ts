// Reads an answer of Chat Completions, whole or piece by piece: text, thought and calls.
import type { Json } from '@internal/kit/json';
import { isObject } from '@internal/kit/json';
import type { Answer, ChatThought, OpenCall, Piece, Progress } from '@internal/model';
import {
  addText,
  addThought,
  argumentsText,
  createChatThought,
  isWholeJson,
  listOf,
  noPieces,
  noProgress,
  objectOf,
  openaiUsage,
  optionalText,
  putFinishWord,
  textOf,
  throwReported,
  toToolCalls,
  UnreadableAnswer,
} from '@internal/model';

/** The calls of one answer, in the order in which they began. */
interface ChatCalls {
  readonly all: readonly OpenCall[];
  /** Takes one piece. Throws `UnreadableAnswer`. */
  add(entry: unknown): void;
}

/** Joins a name that came in two pieces; a name said again changes nothing. */
function putName(call: OpenCall, name: string): void {
  if (name === '' || name === call.name) return;
  if (call.json !== '') throw new UnreadableAnswer('a tool call changes its name');
  call.name += name;
}

/** Starts with no calls. A new id with a name is a new call, whatever its index; what has no id goes on with the one before. */
export function createChatCalls(answer: Pick<Answer, 'argumentText'>): ChatCalls {
  const all: OpenCall[] = [];
  const byIndex = new Map<unknown, OpenCall>();
  /** Whole calls whose name came again: it is the next call where arguments follow, else a repetition. */
  const repeated = new Set<OpenCall>();

  function callOf(index: unknown, id: string, name: string, json: string): OpenCall {
    const current =
      index == null ? (all.find((call) => id !== '' && call.id === id) ?? all.at(-1)) : byIndex.get(index);
    if (current !== undefined) {
      const isOther = name !== '' && id !== '' && current.id !== '' && id !== current.id;
      const goesOn = name !== '' || (repeated.has(current) && json.trim() !== '');
      // A server without ids begins the next call with its name, once the one before is whole.
      const isNext = id === '' && goesOn && current.json !== '' && isWholeJson(current.json);
      const isRepeated = isNext && name === current.name && json === '';
      if (isRepeated) repeated.add(current);
      if (!isOther && (!isNext || isRepeated)) return current;
      name ||= current.name;
    }
    const call: OpenCall = { id: '', name, json: '' };
    all.push(call);
    byIndex.set(index, call);
    return call;
  }

  return {
    all,
    add(entry) {
      const piece = objectOf(entry, 'a tool call');
      const called: Json = isObject(piece['function']) ? piece['function'] : {};
      const id = optionalText(piece['id']) ?? '';
      const name = optionalText(called['name']) ?? '';
      const json = argumentsText(called['arguments']);
      const call = callOf(piece['index'], id, name, json);
      call.id ||= id;
      putName(call, name);
      call.json += json;
      answer.argumentText += isObject(piece['custom']) ? argumentsText(piece['custom']['input']) : json;
      // Gemini signs its calls here.
      if (isObject(piece['extra_content'])) call.providerData = { extra_content: piece['extra_content'] };
    },
  };
}

/** Types of parts that hold text. */
const textTypes: ReadonlySet<unknown> = new Set([undefined, 'text', 'output_text', 'input_text']);

/** All text of a thinking part: a text, or parts again. */
function thoughtOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (!Array.isArray(value)) return '';
  return value.map((part: unknown) => (isObject(part) ? (optionalText(part['text']) ?? '') : '')).join('');
}

/** Thought under the names that servers have for it; two names for one thought give it once. */
function reasoningOf({ reasoning_content: content, reasoning, reasoning_details: details }: Json): string {
  if (typeof content === 'string' && content !== '') return content;
  if (typeof reasoning === 'string' && reasoning !== '') return reasoning;
  return Array.isArray(details) ? thoughtOf(details) : '';
}

function readPart(progress: Progress, part: unknown): readonly Piece[] {
  if (typeof part === 'string') return addText(progress, part);
  if (!isObject(part)) throw new UnreadableAnswer('a part of the content is no object');
  const { type, text } = part;
  if (textTypes.has(type)) return addText(progress, textOf(text, 'the text of a part'));
  if (type === 'thinking' || type === 'reasoning')
    return addThought(progress, thoughtOf(part['thinking'] ?? text));
  if (type === 'refusal') progress.answer.isRefusal = true;
  // References and the like are no words of the answer; what has words is not passed over.
  else if (typeof text === 'string' && text !== '') throw new UnreadableAnswer('a part of an unknown type');
  return noPieces;
}

function readContent(progress: Progress, thought: ChatThought, message: Json): readonly Piece[] {
  const { content } = message;
  if (content == null || content === '') return noPieces;
  if (typeof content === 'string') {
    const [before, text] = thought.cut(message, content);
    return before === ''
      ? addText(progress, text)
      : [...addThought(progress, before), ...addText(progress, text)];
  }
  const parts = isObject(content) ? [content] : listOf(content, 'content');
  return parts.flatMap((part) => readPart(progress, part));
}

type ChatParts = { readonly calls: ChatCalls; readonly thought: ChatThought };

/** Takes a message or a delta. Throws `UnreadableAnswer`. */
export function readChatMessage(
  progress: Progress,
  { calls, thought }: ChatParts,
  message: Json,
): readonly Piece[] {
  const { refusal, tool_calls: tools, function_call: old } = message;
  if (tools != null) for (const entry of listOf(tools, 'tool_calls')) calls.add(entry);
  // The form before tools; it has no id and no index.
  if (isObject(old)) calls.add({ index: 'function_call', function: old });
  if (calls.all.length > 0) progress.hasContent = true;
  if (typeof refusal === 'string' && refusal !== '') progress.hasContent = progress.answer.isRefusal = true;
  thought.add(message);
  const said = reasoningOf(message);
  const pieces = readContent(progress, thought, message);
  return said === '' ? pieces : [...addThought(progress, said), ...pieces];
}

/** Reads what needs the whole answer: its calls, and that an answer with calls ended for their sake. */
export function endChatAnswer({ answer, isPassed }: Progress, { calls, thought }: ChatParts): void {
  const fields = thought.fields(calls.all.length > 0);
  if (fields !== undefined) answer.providerData = { chat: fields };
  answer.toolCalls = toToolCalls(calls.all, answer.finishReason === 'length', isPassed);
  const isOpen = answer.finishReason === 'stop' || answer.finishWord === undefined;
  if (answer.toolCalls.length > 0 && isOpen) answer.finishReason = 'tool_calls';
}

/** The word for the end; an empty one is none. Where OpenRouter says `stop`, its provider's word may say that it broke off (earendil-works/pi#8511). */
export function finishWordOf({ finish_reason: word, native_finish_reason: native }: Json): unknown {
  return native === 'error' || native === 'network_error' ? native : word || undefined;
}

/** Each entry of a plain answer is a call of its own, whatever its id. */
function withIndexes(message: Json): Json {
  const { tool_calls: calls } = message;
  if (!Array.isArray(calls)) return message;
  return {
    ...message,
    tool_calls: calls.map((call: unknown, index) => (isObject(call) ? { ...call, index } : call)),
  };
}

/** Reads a plain answer. */
export function readChatAnswer(body: unknown, isPassed?: boolean): Answer {
  throwReported(body);
  const completion = objectOf(body, 'the body');
  const choice = objectOf(listOf(completion['choices'], 'choices')[0], 'the choice');
  throwReported({ error: choice['error'] });
  const progress = noProgress(isPassed);
  const { answer } = progress;
  const parts = { calls: createChatCalls(answer), thought: createChatThought() };
  answer.usage = openaiUsage(completion);
  answer.model = optionalText(completion['model']) || undefined;
  readChatMessage(progress, parts, withIndexes(objectOf(choice['message'], 'message')));
  putFinishWord(answer, finishWordOf(choice));
  endChatAnswer(progress, parts);
  return answer;
}
