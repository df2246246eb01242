// Puts the items of a response together: each text and each call may be told in deltas, when done, and at the end.
import type { Json } from '@internal/kit/json';
import { isObject } from '@internal/kit/json';
import type { OpenCall, Piece, Progress } from '@internal/model';
import {
  addText,
  addThought,
  argumentsText,
  listOf,
  noPieces,
  objectOf,
  optionalText,
  restOf,
  textOf,
  toToolCalls,
  UnreadableAnswer,
} from '@internal/model';

/** The items of one response. */
export interface ResponsesItems {
  addText(event: Json, delta: string): readonly Piece[];
  /** All of one text; what was not said yet is given out. */
  wholeText(event: Json, text: string): readonly Piece[];
  addArguments(event: Json, delta: string): void;
  wholeArguments(event: Json, json: string): void;
  /** An item that begins or is done. */
  item(event: Json, entry: unknown, isDone: boolean): readonly Piece[];
  /** The output of the response at its end; an empty one takes nothing back. */
  output(output: unknown): readonly Piece[];
  end(): void;
}

const keyOf = ({ output_index: output = 0, content_index: content = 0 }: Json): string =>
  `${String(output)} ${String(content)}`;

/** Texts of a message, and whether one of its parts is a refusal. */
function partsOf(progress: Progress, item: Json): string[] {
  const texts: string[] = [];
  for (const entry of item['content'] == null ? [] : listOf(item['content'], 'content')) {
    const { type, text } = objectOf(entry, 'a part');
    if (type === 'refusal') progress.answer.isRefusal = true;
    texts.push(type === 'output_text' ? textOf(text, 'text') : '');
  }
  return texts;
}

/** Starts with no items. */
export function createResponsesItems(progress: Progress): ResponsesItems {
  const texts = new Map<string, string>();
  const calls = new Map<unknown, OpenCall>();
  const order: Json[] = [];
  let newest = '';

  function say(key: string, text: string): readonly Piece[] {
    if (text === '') return noPieces;
    // Between two texts nothing can be put in afterwards.
    if (newest !== key && texts.has(key)) throw new UnreadableAnswer('a text goes on after the next');
    newest = key;
    texts.set(key, `${texts.get(key) ?? ''}${text}`);
    return addText(progress, text);
  }
  const sayWhole = (key: string, text: string) => say(key, restOf(texts.get(key) ?? '', text));

  function callAt({ output_index: output }: Json): number {
    // With a place that cannot be read, pieces of two calls would be taken for one, or one for two.
    if (!Number.isSafeInteger(output)) throw new UnreadableAnswer('a piece of a call does not say of which');
    return output as number;
  }
  function callOf(event: Json): OpenCall {
    const key = callAt(event);
    const call = calls.get(key) ?? { id: '', name: '', json: '' };
    calls.set(key, call);
    progress.hasContent = true;
    return call;
  }
  function putWhole(call: OpenCall, json: string): void {
    if (json !== '') call.json += restOf(call.json, json);
  }
  function putCall(call: OpenCall, { call_id: id, name, arguments: json }: Json): void {
    call.id = textOf(id, 'call_id');
    call.name = textOf(name, 'name');
    putWhole(call, argumentsText(json));
  }
  /** Reasoning goes back in the next turn only where it is sealed: nothing is stored at OpenAI. Its place goes with it. */
  function keep(item: Json): void {
    const { type, id, call_id: call, encrypted_content: seal } = item;
    if (type === 'reasoning' && seal == null) return;
    const note = type === 'reasoning' ? item : { type, id, ...(call !== undefined && { call_id: call }) };
    const at = order.findIndex(
      (one) => one['type'] === type && (one['call_id'] ?? one['id']) === (call ?? id),
    );
    if (at === -1) order.push(note);
  }

  return {
    addText: (event, delta) => {
      progress.hasContent = true;
      return say(keyOf(event), delta);
    },
    wholeText: (event, text) => sayWhole(keyOf(event), text),
    addArguments(event, delta) {
      callOf(event).json += delta;
      progress.answer.argumentText += delta;
    },
    wholeArguments(event, json) {
      putWhole(callOf(event), json);
    },
    item(event, entry, isDone) {
      const item = objectOf(entry, 'an item');
      if (isDone) keep(item);
      if (item['type'] === 'function_call') putCall(callOf(event), item);
      else if (isDone && item['type'] === 'message') {
        return partsOf(progress, item).flatMap((text, at) =>
          sayWhole(keyOf({ ...event, content_index: at }), text),
        );
      }
      return noPieces;
    },
    output(output) {
      const items = (output == null ? [] : listOf(output, 'output')).map((item) => objectOf(item, 'an item'));
      const said = items.filter(({ type }) => type === 'message').flatMap((item) => partsOf(progress, item));
      const asked = items.filter(({ type }) => type === 'function_call');
      for (const item of items) keep(item);
      const known = new Map([...calls.values()].map((call) => [call.id, call]));
      for (const item of asked) {
        const found = known.get(optionalText(item['call_id']) ?? '');
        const call = found ?? { id: '', name: '', json: '' };
        putCall(call, item);
        if (found === undefined) calls.set(item, call);
        known.delete(call.id);
      }
      if (said.length + asked.length > 0 && known.size > 0)
        throw new UnreadableAnswer('a call is missing at the end');
      const text = said.join('');
      if (text === '') return noPieces;
      return addText(progress, restOf(progress.answer.text, text));
    },
    end() {
      const { answer, isPassed } = progress;
      answer.toolCalls = toToolCalls(calls.values(), answer.finishReason === 'length', isPassed);
      if (answer.toolCalls.length > 0 && answer.finishReason === 'stop') answer.finishReason = 'tool_calls';
      if (order.some(({ type }) => type === 'reasoning')) answer.providerData = { openai: order };
    },
  };
}

/** Thought of an item that came without deltas. */
export function thoughtOf(progress: Progress, item: unknown): readonly Piece[] {
  if (!isObject(item) || item['type'] !== 'reasoning' || progress.answer.reasoning !== '') return noPieces;
  const parts = [item['summary'], item['content']].filter((list) => Array.isArray(list)).flat() as unknown[];
  const texts = parts.map((part) => (isObject(part) ? (optionalText(part['text']) ?? '') : ''));
  return addThought(progress, texts.join(''));
}
