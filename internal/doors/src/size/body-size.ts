// Says before a body is sent how much it can be billed for: its text by bytes, pictures and files by what they can count.
import { isObject, type Json } from '@internal/kit/json';
import type { WireRequest } from '@internal/model';
import { isOwnToCaller } from '../body/own-to-caller.ts';

/** What of a body decides about its price. */
export interface BodySize {
  /** The most tokens of its input. */
  readonly inputTokens: number;
  /** How many answers it asks for. */
  readonly answers: number;
  /** Its own fields that are a short text: the tier, for example. */
  readonly settings: Json;
}

/** No provider counts a picture higher: OpenAI documents 36,835 tokens for the largest at high detail, others far less. */
export const imageTokens = 40_000;
// What is longer than the window of a model is refused, and costs nothing; Google documents the largest, for Gemini.
const windowTokens = 1_048_576;
// Google counts 32 tokens a second, more than others, and no codec of speech takes less than 6 kbit a second.
const audioCharactersPerToken = 16;

const countedAs: ReadonlyMap<unknown, (payload: string) => number> = new Map([
  ...['image', 'image_url', 'input_image', 'computer_screenshot', 'image_generation_call'].map(
    (type) => [type, () => imageTokens] as const,
  ),
  ...['document', 'file', 'input_file', 'video_url', 'input_video'].map(
    (type) => [type, fileTokens] as const,
  ),
  ['input_audio', (payload: string) => Math.ceil(payload.length / audioCharactersPerToken)],
]);

/** Nobody knows how long a file is that the provider fetches; the pages of a short one are pictures too. */
function fileTokens(payload: string): number {
  return /^https?:/i.test(payload) ? windowTokens : Math.max(imageTokens, payload.length);
}

const payloads = ['data', 'file_data', 'url', 'file_url', 'image_url', 'video_url', 'result'];
const holders = ['source', 'file', 'image_url', 'video_url', 'input_audio'];

/** The bytes of a picture or a file, or where they lie. A document may be a text as well: it has none. */
function payloadOf(part: Json): string | undefined {
  if (part['type'] === 'text') return undefined;
  const own = payloads.map((key) => part[key]).find((value) => typeof value === 'string');
  if (typeof own === 'string') return own;
  const inner = holders.map((key) => part[key]).find(isObject);
  return inner && payloadOf(inner);
}

// Layers and routes ask about one request several times, and a body has megabytes.
const known = new WeakMap<WireRequest, BodySize>();

/** Reads it off a body; one that is no JSON object is text. */
export function sizeOfBody(wire: WireRequest): BodySize {
  const size = known.get(wire) ?? measured(wire.body);
  known.set(wire, size);
  return size;
}

function measured(text: string): BodySize {
  const body = parsed(text);
  let textBytes = Buffer.byteLength(text);
  let mediaTokens = 0;
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) for (const entry of value) walk(entry);
    else if (isObject(value)) {
      const count = countedAs.get(value['type']);
      const payload = count && payloadOf(value);
      if (count && payload !== undefined) {
        textBytes -= Buffer.byteLength(payload);
        mediaTokens += count(payload);
      }
      for (const [key, entry] of Object.entries(value)) if (!isOwnToCaller(key, entry)) walk(entry);
    }
  };
  walk(body);
  const { n } = body;
  return {
    inputTokens: textBytes + Math.min(mediaTokens, windowTokens),
    answers: Number.isSafeInteger(n) && (n as number) > 0 ? (n as number) : 1,
    settings: Object.fromEntries(
      Object.entries(body).filter(([, value]) => typeof value === 'string' && value.length < 100),
    ),
  };
}

function parsed(text: string): Json {
  try {
    const body: unknown = JSON.parse(text);
    return isObject(body) ? body : {};
  } catch {
    return {};
  }
}
