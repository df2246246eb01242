// Keeps what a server of chat completions wants back with the next turn: thought under its own name, and signatures.
import { isObject, type Json } from '../answer/json-shape.ts';

/** What is to go back, as it has come so far. */
export interface ChatThought {
  /** Takes a message or a delta. */
  add(message: Json): void;
  /** Cuts the content of a message or a delta into thought and text: Gemini puts both there, thought between marks. */
  cut(message: Json, content: string): { readonly thought: string; readonly text: string };
  /** The fields for the assistant's turn; undefined where nothing came. */
  fields(): Json | undefined;
}

const textNames = ['reasoning_content', 'reasoning'] as const;
const mark = '<thought>';
const endMark = '</thought>';

/** What Google says about a message of its own. */
function googleOf({ extra_content: extra }: Json): Json {
  return isObject(extra) && isObject(extra['google']) ? extra['google'] : {};
}

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
  let isOpen = false;
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
      if (isObject(message['extra_content']) && googleOf(message)['thought'] !== true)
        extra = message['extra_content'];
    },
    cut(message, content) {
      const isThought = googleOf(message)['thought'] === true;
      if (!isThought && !isOpen) return { thought: '', text: content };
      const begun = !isOpen && content.startsWith(mark) ? content.slice(mark.length) : content;
      const at = begun.indexOf(endMark);
      isOpen = isThought && at === -1;
      if (at !== -1) return { thought: begun.slice(0, at), text: begun.slice(at + endMark.length) };
      return isThought ? { thought: begun, text: '' } : { thought: '', text: begun };
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
