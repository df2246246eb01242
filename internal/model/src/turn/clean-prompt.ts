// Mends what servers refuse in what is said to a model: half letters, an empty system text, pictures of another type than they say or in lines, calls of one id.
import { toUSVString } from 'node:util';
import { isObject } from '@internal/kit/json';
import type { ImagePart, Message, TextPart } from '../port/message.ts';
import type { RenderedPrompt } from '../port/prompt.ts';
import { withDistinctCalls } from './distinct-calls.ts';

type FileType = Extract<ImagePart, { readonly data: string }>['mediaType'];

// How such files begin, in base64.
const beginnings: readonly (readonly [string, FileType])[] = [
  ['iVBORw0KGgo', 'image/png'],
  ['/9j/', 'image/jpeg'],
  ['R0lGOD', 'image/gif'],
  ['UklGR', 'image/webp'],
];

/** The type of a picture by how its file begins; undefined where that tells none. */
export function pictureTypeOf(base64: string): FileType | undefined {
  return beginnings.find(([beginning]) => base64.startsWith(beginning))?.[1];
}

/** Providers look at the file, and refuse one that is of another type: https://github.com/BerriAI/litellm/issues/24900 */
function withTrueFile(part: TextPart | ImagePart): TextPart | ImagePart {
  if (!('data' in part)) return part;
  // Encoders of mail break lines: https://github.com/purplefish-ai/factory-factory/issues/1669
  const data = part.data.replaceAll(/\s+/g, '');
  return { ...part, data, mediaType: pictureTypeOf(data) ?? part.mediaType };
}

function withTrueTypes(message: Message): Message {
  if (message.role === 'assistant' || typeof message.content === 'string') return message;
  return { ...message, content: message.content.map(withTrueFile) };
}

/** A text that was cut in the middle of a letter has half of a pair: strict servers refuse it, and every turn after it. */
function wellFormed<Value>(value: Value): Value {
  if (typeof value === 'string') return toUSVString(value) as Value;
  if (Array.isArray(value)) return value.map(wellFormed) as Value;
  if (!isObject(value)) return value;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, wellFormed(field)])) as Value;
}

/** A prompt as it is sent, by whichever dialect. A system text of blanks is none: Anthropic refuses it, marked even more (https://github.com/anthropics/claude-code/issues/54013). */
export function cleanPrompt({ system = '', messages, ...rest }: RenderedPrompt): RenderedPrompt {
  return {
    ...rest,
    ...(system.trim() !== '' && { system: toUSVString(system) }),
    messages: withDistinctCalls(messages).map((message) => wellFormed(withTrueTypes(message))),
  };
}
