// Keeps what a server of chat completions wants back with the next turn: thought under its own name, and signatures.
import { isObject, type Json } from '../answer/json-shape.ts';

/** What is to go back, as it has come so far. */
export interface ChatThought {
  /** Takes a message or a delta. */
  add(message: Json): void;
  /** The fields for the assistant's turn; undefined where nothing came. */
  fields(): Json | undefined;
}

const textNames = ['reasoning_content', 'reasoning'] as const;

/** Joins the pieces of one detail: texts grow, the newest of any other field stays. */
function addDetail(details: Json[], piece: Json): void {
  const last = details.at(-1);
  const isSame = last !== undefined && last['type'] === piece['type'] && last['index'] === piece['index'];
  if (!isSame) {
    details.push({ ...piece });
    return;
  }
  for (const [name, value] of Object.entries(piece)) {
    const isText = (name === 'text' || name === 'summary') && typeof value === 'string';
    if (isText && typeof last[name] === 'string') last[name] += value;
    else if (value != null) last[name] = value;
  }
}

/** Starts with nothing. */
export function createChatThought(): ChatThought {
  const texts: Json = {};
  const details: Json[] = [];
  let extra: Json | undefined;
  return {
    add(message) {
      for (const name of textNames) {
        const piece = message[name];
        if (typeof piece === 'string' && piece !== '')
          texts[name] = `${(texts[name] as string | undefined) ?? ''}${piece}`;
      }
      const given = message['reasoning_details'];
      if (Array.isArray(given)) for (const piece of given) if (isObject(piece)) addDetail(details, piece);
      // Gemini signs a text here, Google's way through the compatible endpoint.
      if (isObject(message['extra_content'])) extra = message['extra_content'];
    },
    fields() {
      const all = {
        ...texts,
        ...(details.length > 0 && { reasoning_details: details }),
        ...(extra && { extra_content: extra }),
      };
      return Object.keys(all).length > 0 ? all : undefined;
    },
  };
}
