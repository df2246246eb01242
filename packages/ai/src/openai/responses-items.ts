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

const placeOf = (key: string): string => key.slice(0, key.indexOf(' '));
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

/** A comment on the way to the answer, and no part of it: https://developers.openai.com/api/docs/guides/prompt-guidance */
const isComment = ({ phase }: Json): boolean => phase === 'commentary';

/** Starts with no items. */
export function createResponsesItems(progress: Progress): ResponsesItems {
  const texts = new Map<string, string>();
  const calls = new Map<unknown, OpenCall>();
  const order: Json[] = [];
  const commentOf = new Map<unknown, string>();
  /** Places of the comments that were announced as such before they were told. */
  const comments = new Set<string>();
  let comment = '';
  /** Comments are text after all: they were told as such, or nothing follows them. */
  let areComments = true;
  let newest = '';

  function addComment(text: string): readonly Piece[] {
    const isNext = comment === '' && progress.answer.reasoning !== '';
    comment += text;
    return addThought(progress, isNext ? `\n\n${text}` : text);
  }
  function say(key: string, text: string): readonly Piece[] {
    if (text === '') return noPieces;
    // Between two texts nothing can be put in afterwards.
    if (newest !== key && texts.has(key)) throw new UnreadableAnswer('a text goes on after the next');
    newest = key;
    texts.set(key, `${texts.get(key) ?? ''}${text}`);
    return comments.has(placeOf(key)) ? addComment(text) : addText(progress, text);
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
  /** An item in its place: what it says is in the answer. Of a text its length, as a guard may cut it, and its phase. */
  function noteOf(item: Json): Json {
    const { type, id, call_id: call, phase } = item;
    if (type !== 'message') return { type, id, ...(call !== undefined && { call_id: call }) };
    const text = partsOf(progress, item).join('');
    if (isComment(item)) commentOf.set(id, text);
    return { type, id, length: text.length, ...(phase != null && { phase }) };
  }
  /** What goes back: a comment with its words, which are not in the answer. */
  function kept(): Json[] {
    return order.map((note) =>
      areComments && isComment(note)
        ? { type: 'commentary', id: note['id'], text: commentOf.get(note['id']) }
        : note,
    );
  }
  /** Reasoning goes back in the next turn only where it is sealed: nothing is stored at OpenAI. Its place goes with it. */
  function keep(item: Json): void {
    const { type, id, call_id: call, encrypted_content: seal } = item;
    if (type === 'reasoning' && seal == null) return;
    const note = type === 'reasoning' ? item : noteOf(item);
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
      const place = placeOf(keyOf(event));
      if (isComment(item) && ![...texts.keys()].some((key) => placeOf(key) === place)) comments.add(place);
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
      const messages = items.filter(({ type }) => type === 'message');
      const said = messages.flatMap((item) => partsOf(progress, item));
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
      const text = (which: readonly Json[]) => which.flatMap((item) => partsOf(progress, item)).join('');
      const answers = text(messages.filter((item) => !isComment(item)));
      const isTold = said.join('') === '' || answers.startsWith(progress.answer.text);
      if (!isTold) {
        areComments = false;
        return addText(progress, restOf(progress.answer.text, said.join('')));
      }
      const aside = text(messages.filter(isComment));
      const pieces = [
        ...(aside === '' ? noPieces : addComment(restOf(comment, aside))),
        ...(answers === '' ? noPieces : addText(progress, restOf(progress.answer.text, answers))),
      ];
      if (comment === '' || progress.answer.text !== '' || calls.size > 0) return pieces;
      areComments = false;
      return [...pieces, ...addText(progress, comment)];
    },
    end() {
      const { answer, isPassed } = progress;
      answer.toolCalls = toToolCalls(calls.values(), answer.finishReason === 'length', isPassed);
      if (answer.toolCalls.length > 0 && answer.finishReason === 'stop') answer.finishReason = 'tool_calls';
      if (order.some(({ type, phase }) => type === 'reasoning' || phase !== undefined))
        answer.providerData = { openai: kept() };
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
