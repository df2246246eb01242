// Lets of an answer in a provider's words only go what a guard lets go.
import { isObject, type Json } from '@internal/kit/json';
import type { DialectName, WireEvent } from '@internal/model';
import { withChanges } from '../body/with-changes.ts';
import type { Spot } from './spots.ts';
import { saidIn, spotsIn } from './spots.ts';

/** Judges one text of the answer; `end` throws where the guard blocks it. */
export interface TextJudge {
  push(chunk: string): string;
  end(): string;
}

/** Judges a streamed answer. */
export interface WireGuard {
  /** The events that may leave now, in order: texts as far as the guard lets them go. */
  push(event: WireEvent): WireEvent[];
  /** What is left once no more comes. */
  end(): WireEvent[];
  /** The text of the answer that has left. */
  readonly released: () => string;
}

/** A text that comes in pieces. */
interface Channel {
  readonly judge: TextJudge;
  /** An event that carried a piece of it: what was held back leaves in a copy. */
  template: WireEvent;
  said: string;
  released: string;
}

/**
 * Each text is judged by itself: pieces of two blocks are no text together. Probabilities of tokens are left out: they would say
 * what is held back.
 */
export function createWireGuard(dialect: DialectName, open: (spot: Spot) => TextJudge): WireGuard {
  const channels = new Map<string, Channel>();
  /** Whole texts as they left: providers say them again at their end. */
  const known = new Map<string, string>();
  /** Last words of choices that may not be the last: some servers send one with every piece. */
  const lastWords = new Map<string, WireEvent>();
  let released = '';
  // Events that were put in move the numbers of those after them.
  let added = 0;

  /** The rest of a text, once nothing of it comes any more. */
  function close(name: string, channel: Channel): string {
    channels.delete(name);
    const rest = channel.judge.end();
    known.set(channel.said, channel.released + rest);
    return rest;
  }

  /** What was held back, in a copy of the event that held its last piece. */
  function extra({ template }: Channel, name: string, rest: string): WireEvent {
    const data = JSON.parse(template.data) as Json;
    const { pieces, whole } = saidIn(dialect, data);
    for (const one of whole) again(one);
    for (const piece of pieces) {
      piece.set(piece.channel === name ? rest : '');
      if (piece.channel === name && piece.isText) released += rest;
    }
    added += 1;
    return written(template, withoutFinish(data), true);
  }

  function closeAll(isEnded: (name: string) => boolean): WireEvent[] {
    const ending = [...channels].filter(([name]) => isEnded(name));
    return ending.flatMap(([name, channel]) => {
      const rest = close(name, channel);
      return rest === '' ? [] : [extra(channel, name, rest)];
    });
  }

  /** Takes a piece and puts in its place what may leave. Says whether that is something else. */
  function pass(piece: Spot, event: WireEvent): boolean {
    const text = piece.get();
    let channel = channels.get(piece.channel);
    if (!channel) {
      if (text === '') return false;
      channel = { judge: open(piece), template: event, said: '', released: '' };
      channels.set(piece.channel, channel);
    }
    channel.template = event;
    channel.said += text;
    const free = channel.judge.push(text);
    channel.released += free;
    if (piece.isText) released += free;
    if (free !== text) piece.set(free);
    return free !== text;
  }

  /** A whole text as it left; one that was never told in pieces is judged now. */
  function again(whole: Spot): boolean {
    const text = whole.get();
    if (text === '') return false;
    const free = known.get(text) ?? judged(whole, open(whole));
    known.set(text, free);
    if (free !== text) whole.set(free);
    return free !== text;
  }

  function written(event: WireEvent, data: Json, hasChanged: boolean): WireEvent {
    const number = data['sequence_number'];
    const isMoved = added > 0 && typeof number === 'number';
    if (!hasChanged && !isMoved) return event;
    const moved = isMoved ? { ...data, sequence_number: number + added } : data;
    return { ...event, data: withChanges(event.data, moved) };
  }

  function end(): WireEvent[] {
    const rest = closeAll(() => true);
    const last = [...lastWords.values()];
    lastWords.clear();
    return [...rest, ...last];
  }

  function pushChat(event: WireEvent, data: Json): WireEvent[] {
    const { pieces, ended, whole } = saidIn('chat', data);
    const changes = whole.map(again);
    if (Array.isArray(data['choices']) && data['choices'].length === 0)
      return [...end(), written(event, data, changes.includes(true))];
    const out: WireEvent[] = [];
    for (const [at, last] of lastWords) {
      const goesOn = pieces.some((piece) => piece.channel.startsWith(`${at}.`) && piece.get() !== '');
      if (!goesOn && !ended.includes(at)) continue;
      lastWords.delete(at);
      out.push(written(last, withoutFinish(JSON.parse(last.data) as Json), true));
    }
    changes.push(...pieces.map((piece) => pass(piece, event)));
    const own = written(event, data, dropProbabilities(data) || changes.includes(true));
    if (ended[0] === undefined) return [...out, own];
    // What is held back stands between the last piece and the last word.
    const hasText = pieces.some((piece) => piece.get() !== '');
    if (hasText) out.push(written(event, withoutFinish(data), true));
    for (const piece of pieces) piece.set('');
    lastWords.set(ended[0], hasText ? written(event, data, true) : own);
    return out;
  }

  return {
    released: () => released,
    end,
    push(event) {
      const data = parsed(event.data);
      if (!data) return [...end(), event];
      if (dialect === 'chat') return pushChat(event, data);
      const { pieces, ended, whole } = saidIn(dialect, data);
      const changes = pieces.map((piece) => pass(piece, event));
      const before = closeAll((name) => ended.some((begin) => name.startsWith(`${begin}.`)));
      changes.push(...whole.map(again), dropProbabilities(data));
      return [...before, written(event, data, changes.includes(true))];
    },
  };
}

/** The body of a whole answer with its texts as a guard lets them go; the same bytes where it changes nothing. */
export function guardBody(
  dialect: DialectName,
  body: string,
  open: (spot: Spot) => TextJudge,
): { readonly body: string; readonly text: string } {
  const data = parsed(body);
  if (!data) return { body, text: '' };
  let text = '';
  let hasChanged = false;
  for (const piece of spotsIn(dialect, data)) {
    const free = judged(piece, open(piece));
    if (piece.isText) text += free;
    if (free === piece.get()) continue;
    piece.set(free);
    hasChanged = true;
  }
  if (hasChanged) dropProbabilities(data);
  return { body: hasChanged ? withChanges(body, data) : body, text };
}

function judged(piece: Spot, judge: TextJudge): string {
  const text = judge.push(piece.get());
  return text + judge.end();
}

/** A chunk whose choices go on. */
function withoutFinish(data: Json): Json {
  if (!Array.isArray(data['choices'])) return data;
  return { ...data, choices: data['choices'].map((choice: Json) => ({ ...choice, finish_reason: null })) };
}

/** Takes the probabilities of tokens out, wherever they stand. Says whether there were any. */
function dropProbabilities(value: unknown): boolean {
  if (Array.isArray(value)) return value.map(dropProbabilities).includes(true);
  if (!isObject(value)) return false;
  let hasDropped = false;
  for (const [name, entry] of Object.entries(value)) {
    if (name !== 'logprobs') hasDropped = dropProbabilities(entry) || hasDropped;
    else if (entry !== null && !(Array.isArray(entry) && entry.length === 0)) {
      (value as Record<string, unknown>)[name] = Array.isArray(entry) ? [] : null;
      hasDropped = true;
    }
  }
  return hasDropped;
}

function parsed(text: string): Json | undefined {
  try {
    const data: unknown = JSON.parse(text);
    return isObject(data) ? data : undefined;
  } catch {
    return undefined;
  }
}
