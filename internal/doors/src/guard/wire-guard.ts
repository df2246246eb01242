// Lets of an answer in a provider's words only go what a guard lets go.
import { isObject, type Json } from '@internal/kit/json';
import type { DialectName, WireEvent } from '@internal/model';
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

/** Each text is judged by itself: pieces of two blocks are no text together. */
export function createWireGuard(dialect: DialectName, open: (spot: Spot) => TextJudge): WireGuard {
  const channels = new Map<string, Channel>();
  /** Whole texts that were changed: providers say them again at their end. */
  const changed = new Map<unknown, string>();
  let released = '';
  // Events that were put in move the numbers of those after them.
  let added = 0;

  function take(channel: Channel, text: string, isText: boolean): string {
    channel.released += text;
    if (isText) released += text;
    return text;
  }

  /** The rest of a text, once nothing of it comes any more. */
  function close(name: string, channel: Channel): string {
    channels.delete(name);
    const rest = channel.judge.end();
    channel.released += rest;
    if (channel.said !== channel.released) changed.set(channel.said, channel.released);
    return rest;
  }

  /** What was held back, in a copy of the event that held its last piece. */
  function extra({ template }: Channel, name: string, rest: string): WireEvent {
    const data = JSON.parse(template.data) as Json;
    for (const piece of saidIn(dialect, data).pieces) {
      piece.set(piece.channel === name ? rest : '');
      if (piece.channel === name && piece.isText) released += rest;
    }
    return numbered({ event: template.event, data: JSON.stringify(data) }, 1);
  }

  function numbered(event: WireEvent, more: number): WireEvent {
    added += more;
    if (added === 0 || dialect !== 'responses') return event;
    const data = JSON.parse(event.data) as { sequence_number?: unknown };
    if (typeof data.sequence_number !== 'number') return event;
    return { ...event, data: JSON.stringify({ ...data, sequence_number: data.sequence_number + added }) };
  }

  function ending(ended: readonly string[]): [string, Channel][] {
    return [...channels].filter(([name]) => ended.some((at) => name === at || name.startsWith(`${at}.`)));
  }

  return {
    released: () => released,
    push(event) {
      const data = parsed(event.data);
      if (!data) return [...this.end(), event];
      const { pieces, ended } = saidIn(dialect, data);
      let hasChanged = false;
      for (const piece of pieces) {
        const text = piece.get();
        let channel = channels.get(piece.channel);
        if (!channel) {
          if (text === '') continue;
          channel = { judge: open(piece), template: event, said: '', released: '' };
          channels.set(piece.channel, channel);
        }
        channel.template = event;
        channel.said += text;
        let free = take(channel, channel.judge.push(text), piece.isText);
        const isLast = ending(ended).some(([name]) => name === piece.channel);
        if (isLast) {
          const rest = close(piece.channel, channel);
          if (piece.isText) released += rest;
          free += rest;
        }
        if (free === text) continue;
        piece.set(free);
        hasChanged = true;
      }
      const before: WireEvent[] = [];
      for (const [name, channel] of ending(ended)) {
        const rest = close(name, channel);
        if (rest !== '') before.push(extra(channel, name, rest));
      }
      const out = hasChanged ? { ...event, data: JSON.stringify(data) } : event;
      return [...before, numbered(pieces.length > 0 ? out : said(out), 0)];
    },
    end() {
      const left = [...channels].map(([name, channel]) => ({ name, channel, rest: close(name, channel) }));
      return left
        .filter(({ rest }) => rest !== '')
        .map(({ name, channel, rest }) => extra(channel, name, rest));
    },
  };

  /** An event that says whole texts again says them as they left. */
  function said(event: WireEvent): WireEvent {
    if (changed.size === 0) return event;
    const data = JSON.stringify(JSON.parse(event.data, (_, value: unknown) => changed.get(value) ?? value));
    return data === event.data ? event : { ...event, data };
  }
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
  return { body: hasChanged ? JSON.stringify(data) : body, text };
}

function judged(piece: Spot, judge: TextJudge): string {
  const text = judge.push(piece.get());
  return text + judge.end();
}

function parsed(text: string): Json | undefined {
  try {
    const data: unknown = JSON.parse(text);
    return isObject(data) ? data : undefined;
  } catch {
    return undefined;
  }
}
