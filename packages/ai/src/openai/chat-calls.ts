// Puts the tool calls of a chat completion together from their pieces, as servers really send them.
import { isObject, type Json, objectOf, optionalText } from '../answer/json-shape.ts';
import { UnreadableAnswer } from '../answer/reported-error.ts';
import { argumentsText, isWholeJson, type OpenCall } from '../answer/tool-input.ts';

/** The calls of one answer, in the order in which they began. */
export interface ChatCalls {
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
export function createChatCalls(): ChatCalls {
  const all: OpenCall[] = [];
  const byIndex = new Map<unknown, OpenCall>();

  function callOf(index: unknown, id: string, name: string): OpenCall {
    const current =
      index == null ? (all.find((call) => id !== '' && call.id === id) ?? all.at(-1)) : byIndex.get(index);
    if (current !== undefined) {
      const isOther = id !== '' && current.id !== '' && id !== current.id;
      // A server without ids begins the next call with its name, once the one before is whole.
      const isNext = id === '' && current.json !== '' && isWholeJson(current.json);
      if (!(name !== '' && (isOther || isNext))) return current;
    }
    const call: OpenCall = { id: '', name: '', json: '' };
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
      const call = callOf(piece['index'], id, name);
      call.id ||= id;
      putName(call, name);
      call.json += argumentsText(called['arguments']);
      // Gemini signs its calls here.
      if (isObject(piece['extra_content'])) call.providerData = { extra_content: piece['extra_content'] };
    },
  };
}
