// Puts the blocks of a Messages answer together, in the order in which they begin.
import type { Json } from '@internal/kit/json';
import { isObject } from '@internal/kit/json';
import type { OpenCall, Piece, Progress } from '@internal/model';
import {
  addText,
  addThought,
  argumentsText,
  isJson,
  noPieces,
  objectOf,
  optionalText,
  textOf,
  toToolCalls,
  UnreadableAnswer,
} from '@internal/model';

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
  /** Reads the calls, and keeps what the provider wants back. */
  end(): void;
}

const thoughtTypes: ReadonlySet<unknown> = new Set(['thinking', 'redacted_thinking']);

/** A block for the way back. Of a text its length alone: the text is the answer's, which a guard may cut. */
function toKept({ type, whole, json, hasPieces, call }: Block): Json {
  if (call) return { type, id: call.id };
  if (type === 'text') return { type, length: optionalText(whole['text'])?.length ?? 0 };
  return hasPieces && isJson(json) ? { ...whole, input: JSON.parse(json) as unknown } : whole;
}

/** Starts with no blocks; those of a plain answer are whole as they begin. */
export function createAnthropicBlocks(progress: Progress, isPlain = false): AnthropicBlocks {
  const all: Block[] = [];
  const byIndex = new Map<unknown, Block>();
  const closed = new Set<unknown>();

  function append({ whole }: Block, field: string, text: string): void {
    whole[field] = `${optionalText(whole[field]) ?? ''}${text}`;
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
        all.some(({ type }) => type !== 'text' && type !== 'tool_use') ||
        answer.finishWord === 'pause_turn'
      )
        answer.providerData = { anthropic: all.map(toKept) };
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
