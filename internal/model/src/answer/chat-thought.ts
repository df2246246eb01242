// Keeps what a server of chat completions wants back of an answer: thought under its own name, and signatures.
import type { Json } from '@internal/kit/json';
import { isObject } from '@internal/kit/json';

/** What is to go back, as it has come so far. */
export interface ChatThought {
  add(message: Json): void;
  /** Cuts the content of a message or a delta into thought and text: Gemini puts both there, thought between marks. */
  cut(message: Json, content: string): readonly [thought: string, text: string];
  /** The fields for the assistant's turn, an empty text beside calls alone; undefined where nothing came. */
  fields(hasCalls: boolean): Json | undefined;
}

const textNames = ['reasoning_content', 'reasoning'] as const;
const mark = '<thought>';
const endMark = '</thought>';

/** Whether Google says that a message of its own is thought. */
function isThoughtOfGoogle({ extra_content: extra }: Json): boolean {
  return isObject(extra) && isObject(extra['google']) && extra['google']['thought'] === true;
}

const growing: ReadonlySet<string> = new Set(['text', 'summary']);

/** Whether a piece goes on with a detail of a chunk before: the same number, and nothing but the text differs. */
function goesOn(last: Json | undefined, piece: Json): last is Json {
  if (typeof piece['index'] !== 'number' || last?.['index'] !== piece['index']) return false;
  return Object.entries(piece).every(
    ([name, value]) => growing.has(name) || value == null || last[name] == null || last[name] === value,
  );
}

/** Takes the details of one message or delta: each is one of its own there, signed by itself. */
function addDetails(details: Json[], pieces: readonly Json[]): void {
  const last = details.at(-1);
  for (const piece of pieces) {
    if (!goesOn(last, piece)) {
      details.push({ ...piece });
      continue;
    }
    for (const [name, value] of Object.entries(piece)) {
      if (growing.has(name) && typeof last[name] === 'string' && typeof value === 'string')
        last[name] += value;
      else if (value != null) last[name] = value;
    }
  }
}

/** Starts with nothing. */
export function createChatThought(): ChatThought {
  const texts: Json = {};
  const details: Json[] = [];
  let extra: Json | undefined;
  let isOpen = false;
  return {
    add(message) {
      for (const name of textNames) {
        const piece = message[name];
        // An empty one is thought too: what thinks refuses a call without the field.
        if (typeof piece === 'string' && (piece !== '' || name === 'reasoning_content'))
          texts[name] = `${(texts[name] as string | undefined) ?? ''}${piece}`;
      }
      const given = message['reasoning_details'];
      if (Array.isArray(given)) addDetails(details, given.filter(isObject));
      // Gemini signs a text here, Google's way through the compatible endpoint.
      if (isObject(message['extra_content']) && !isThoughtOfGoogle(message)) extra = message['extra_content'];
    },
    cut(message, content) {
      const isThought = isThoughtOfGoogle(message);
      if (!isThought && !isOpen) return ['', content];
      const begun = !isOpen && content.startsWith(mark) ? content.slice(mark.length) : content;
      const at = begun.indexOf(endMark);
      isOpen = isThought && at === -1;
      if (at !== -1) return [begun.slice(0, at), begun.slice(at + endMark.length)];
      return isThought ? [begun, ''] : ['', begun];
    },
    fields(hasCalls) {
      if (!hasCalls && texts['reasoning_content'] === '') delete texts['reasoning_content'];
      const all = {
        ...texts,
        ...(details.length > 0 && { reasoning_details: details }),
        ...(extra && { extra_content: extra }),
      };
      return Object.keys(all).length > 0 ? all : undefined;
    },
  };
}
