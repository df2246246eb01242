// Reads the message of a chat completion, whole or a delta of it: text, thought, refusal, tool calls.
import { addText, addThought, noPieces, type Piece, type Progress } from '../answer/answer.ts';
import { isObject, type Json, listOf, optionalText, textOf } from '../answer/json-shape.ts';
import { UnreadableAnswer } from '../answer/reported-error.ts';
import type { ChatCalls } from './chat-calls.ts';
import type { ChatThought } from './chat-thought.ts';

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
    const cut = thought.cut(message, content);
    const pieces = addText(progress, cut.text);
    return cut.thought === '' ? pieces : [...addThought(progress, cut.thought), ...pieces];
  }
  const parts = isObject(content) ? [content] : listOf(content, 'content');
  return parts.flatMap((part) => readPart(progress, part));
}

/** What is put together while the messages come. */
export interface ChatParts {
  readonly calls: ChatCalls;
  readonly thought: ChatThought;
}

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
  if (said === '') return pieces;
  const first = addThought(progress, said);
  return pieces === noPieces ? first : [...first, ...pieces];
}
