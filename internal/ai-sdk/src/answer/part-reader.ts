// Puts the parts of a streamed answer of the AI SDK together.
import type {
  LanguageModelV4Content,
  LanguageModelV4Reasoning,
  LanguageModelV4StreamPart,
  LanguageModelV4Text,
  SharedV4Warning,
} from '@ai-sdk/provider';
import type { Answer, Piece } from '@internal/model';
import { UnreadableAnswer } from '@internal/model';
import type { TheirEnd } from './answer-of-content.ts';
import { toFailure } from './failure-of.ts';

type Block = LanguageModelV4Text | LanguageModelV4Reasoning;

/** A streamed answer as far as it has come. */
export interface PartReader {
  readonly content: readonly LanguageModelV4Content[];
  readonly warnings: readonly SharedV4Warning[];
  readonly hasContent: boolean;
  /** Their name of the answer. */
  readonly id: string | undefined;
  /** How it ended, once it has; of several ends the last. */
  readonly end: TheirEnd | undefined;
  /** Takes one part; gives what goes to the caller at once. Throws what an `error` part holds, and `UnreadableAnswer` past the limit. */
  push(part: LanguageModelV4StreamPart): Piece | undefined;
}

/** Starts with nothing; what comes is written into `answer`. */
export function createPartReader(answer: Answer, maxLength: number): PartReader {
  const content: LanguageModelV4Content[] = [];
  const open = new Map<string, Block>();
  let warnings: readonly SharedV4Warning[] = [];
  let end: TheirEnd | undefined;
  let id: string | undefined;
  let length = 0;

  function grow(text: string): void {
    length += text.length;
    if (length > maxLength) throw new UnreadableAnswer('it is longer than allowed');
  }

  /** The block of an id; one that nobody announced begins with its first words. */
  function blockOf(
    type: Block['type'],
    { id, ...part }: { id: string; providerMetadata?: Block['providerMetadata'] },
  ): Block {
    const key = `${type} ${id}`;
    const block: Block = open.get(key) ?? { type, text: '' };
    if (!open.has(key)) content.push(block);
    open.set(key, block);
    if (part.providerMetadata) block.providerMetadata = part.providerMetadata;
    return block;
  }

  function say(
    type: Block['type'],
    part: Extract<LanguageModelV4StreamPart, { delta: string }>,
  ): Piece | undefined {
    grow(part.delta);
    blockOf(type, part).text += part.delta;
    if (part.delta === '') return undefined;
    answer[type] += part.delta;
    return { type, text: part.delta };
  }

  return {
    content,
    get warnings() {
      return warnings;
    },
    get hasContent() {
      return length > 0 || content.length > 0;
    },
    get id() {
      return id;
    },
    get end() {
      return end;
    },
    push(part) {
      switch (part.type) {
        case 'text-delta':
          return say('text', part);
        case 'reasoning-delta':
          return say('reasoning', part);
        case 'text-start':
        case 'reasoning-start':
          blockOf(part.type === 'text-start' ? 'text' : 'reasoning', part);
          break;
        case 'text-end': {
          const block = blockOf('text', part) as LanguageModelV4Text;
          if (part.citations) block.citations = part.citations;
          open.delete(`text ${part.id}`);
          break;
        }
        case 'reasoning-end':
          blockOf('reasoning', part);
          open.delete(`reasoning ${part.id}`);
          break;
        case 'tool-input-delta':
          grow(part.delta);
          answer.argumentText += part.delta;
          break;
        case 'stream-start':
          warnings = part.warnings;
          break;
        case 'response-metadata':
          id = part.id ?? id;
          answer.model = part.modelId ?? answer.model;
          break;
        case 'finish':
          end = part;
          break;
        case 'error':
          throw toFailure(part.error);
        case 'tool-call':
        case 'tool-result':
        case 'tool-approval-request':
        case 'custom':
        case 'file':
        case 'reasoning-file':
        case 'source':
          grow(part.type === 'file' && part.data.type === 'data' ? String(part.data.data.length) : part.type);
          content.push(part);
          break;
        default:
      }
      return undefined;
    },
  };
}
