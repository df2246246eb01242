// Puts the blocks of a Messages answer together, in the order in which they begin.
import type { Json } from '@internal/kit/json';
import { isObject } from '@internal/kit/json';
import type { OpenCall, Piece, Progress } from '../answer/answer.ts';
import { addText, addThought, argumentsText, noPieces, toToolCalls } from '../answer/answer.ts';
import { isJson, objectOf, optionalText, textOf } from '../answer/json-shape.ts';
import { UnreadableAnswer } from '../answer/reported-error.ts';

interface Block {
  readonly type: unknown;
  /** The block as it goes back to the provider; its texts grow. */
  readonly whole: Record<string, unknown>;
  readonly call?: Omit<OpenCall, 'json'>;
  /** Input in pieces, put together. */
  json: string;
  /** Whether pieces came; they stand in place of the input with which the block began. */
  hasPieces: boolean;
}

/** The blocks of one answer. */
export interface AnthropicBlocks {
  /** Begins a block, or takes a whole one. */
  open(index: unknown, block: unknown): readonly Piece[];
  add(index: unknown, delta: Json): readonly Piece[];
  close(index: unknown): void;
  /** Takes where the code of the answer runs; it may be told more than once. */
  runIn(container: unknown): void;
  /** Reads the calls, and keeps what the provider wants back. */
  end(): void;
}

const thoughtTypes: ReadonlySet<unknown> = new Set(['thinking', 'redacted_thinking']);

/** Whether a block is thought. */
export const isThoughtBlock = (block: Json | undefined): boolean => thoughtTypes.has(block?.['type']);

/** Code that called a tool of the client waits for it by this name; `direct` is refused: https://github.com/browserbase/stagehand-python/issues/249 */
function callerOf({ whole, call }: Block): Json | undefined {
  const { caller } = whole;
  return call && isObject(caller) && caller['type'] !== 'direct' ? caller : undefined;
}

/** A block for the way back. Of a text its length alone: the text is the answer's, which a guard may cut. */
function toKept(block: Block): Json {
  const { type, whole, json, hasPieces, call } = block;
  const caller = callerOf(block);
  if (call) return { type, id: call.id, ...(caller && { caller }) };
  if (type === 'text') return { type, length: optionalText(whole['text'])?.length ?? 0 };
  return hasPieces && isJson(json) ? { ...whole, input: JSON.parse(json) as unknown } : whole;
}

/** Starts with no blocks; those of a plain answer are whole as they begin. */
export function createAnthropicBlocks(progress: Progress, isPlain = false): AnthropicBlocks {
  const all: Block[] = [];
  const byIndex = new Map<unknown, Block>();
  const closed = new Set<unknown>();
  let container: string | undefined;

  function append({ whole }: Block, field: string, text: string): void {
    whole[field] = `${optionalText(whole[field]) ?? ''}${text}`;
  }

  /** The SDK takes a delta for all of the summary, others saw it in parts; null takes nothing back: https://github.com/anthropics/anthropic-sdk-typescript/issues/1164 */
  function compact(block: Block, { content, encrypted_content: seal }: Json): void {
    if (typeof content === 'string') {
      const before = optionalText(block.whole['content']) ?? '';
      block.whole['content'] = content.startsWith(before) ? content : before + content;
    }
    if (seal != null) block.whole['encrypted_content'] = seal;
  }

  return {
    open(index, given) {
      const whole = { ...objectOf(given, 'content_block') };
      const { type, id, name, input, text, thinking } = whole;
      const before = closed.has(index) ? undefined : byIndex.get(index);
      const isCall = type === 'tool_use';
      if (isCall && before?.call !== undefined && before.call.id === id)
        throw new UnreadableAnswer('a tool call begins twice');
      // A streamed call begins with an empty object in the place of what is to come.
      const begun = !isCall
        ? ''
        : isPlain || !isObject(input) || Object.keys(input).length > 0
          ? argumentsText(input)
          : '';
      const call = isCall ? { id: optionalText(id) ?? '', name: textOf(name, 'name') } : undefined;
      const block: Block = { type, whole, json: begun, hasPieces: false, ...(call && { call }) };
      all.push(block);
      byIndex.set(index, block);
      closed.delete(index);
      if (isCall || thoughtTypes.has(type)) progress.hasContent = true;
      if (type === 'text' && typeof text === 'string') return addText(progress, text);
      return type === 'thinking' && typeof thinking === 'string' ? addThought(progress, thinking) : noPieces;
    },
    add(index, delta) {
      progress.hasContent = true;
      const { type } = delta;
      const block = byIndex.get(index);
      if (type === 'text_delta') {
        if (block?.call) throw new UnreadableAnswer('text inside a tool call');
        const text = textOf(delta['text'], 'text');
        if (block) append(block, 'text', text);
        return addText(progress, text);
      }
      if (type === 'thinking_delta') {
        const thought = textOf(delta['thinking'], 'thinking');
        if (block) append(block, 'thinking', thought);
        return addThought(progress, thought);
      }
      if (type === 'signature_delta' && block)
        append(block, 'signature', textOf(delta['signature'], 'signature'));
      if (type === 'compaction_delta' && block) compact(block, delta);
      if (type !== 'input_json_delta') return noPieces;
      if (!block) throw new UnreadableAnswer('a tool call was not announced');
      if (block.type === 'text') throw new UnreadableAnswer('input inside a text');
      const json = textOf(delta['partial_json'], 'partial_json');
      if (json === '') return noPieces;
      block.json = block.hasPieces ? block.json + json : json;
      block.hasPieces = true;
      if (block.type === 'tool_use') progress.answer.argumentText += json;
      return noPieces;
    },
    close(index) {
      closed.add(index);
    },
    runIn(given) {
      if (isObject(given)) container = optionalText(given['id']) ?? container;
    },
    end() {
      const { answer } = progress;
      answer.toolCalls = toToolCalls(
        all.flatMap(({ call, json }) => (call ? { ...call, json } : [])),
        answer.finishReason === 'length',
        progress.isPassed,
      );
      if (answer.toolCalls.length > 0 && answer.finishReason === 'stop') answer.finishReason = 'tool_calls';
      // Thought, and the provider's own tools, go back in their place among what we say ourselves.
      if (
        all.some((block) => (block.type !== 'text' && !block.call) || callerOf(block)) ||
        container !== undefined ||
        answer.finishWord === 'pause_turn'
      )
        answer.providerData = { anthropic: all.map(toKept), ...(container && { container }) };
    },
  };
}

/** The blocks of a plain answer: a list, or the text itself. */
export function readBlocks(blocks: AnthropicBlocks, content: unknown): void {
  if (typeof content === 'string') blocks.open(0, { type: 'text', text: content });
  else if (Array.isArray(content)) {
    for (const [index, block] of content.entries()) {
      if (isObject(block) && block['type'] === 'text') textOf(block['text'], 'text');
      blocks.open(index, block);
    }
  } else throw new UnreadableAnswer('content is not a list');
}
