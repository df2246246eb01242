// Ends an answer at the first of the texts that its client named, whatever the model behind it knows of them.
import type { Written } from '../asked/asked.ts';

/** Cuts one answer; its text comes in pieces. */
export interface StopCut {
  /** What may leave now: what may still become such a text is held back, what stands behind one is dropped. */
  push(piece: string): string;
  /** What was held back, once no more comes. */
  end(): string;
  /** Whether one of the texts came. */
  readonly isOver: () => boolean;
  /** The answer as it ended: one that was cut had no time for calls. */
  ended(result: Written): Written;
}

/** Reads a text unit by unit, and knows how much of its end is the start of `stop` (Knuth, Morris and Pratt, 1977). */
function createMatch(stop: string) {
  const borders = [0];
  let length = 0;
  function step(unit: string | undefined): number {
    while (length > 0 && stop[length] !== unit) length = borders[length - 1] ?? 0;
    if (stop[length] === unit) length += 1;
    return length;
  }
  for (let at = 1; at < stop.length; at += 1) borders.push(step(stop[at]));
  length = 0;
  return { stop, step };
}

/** Creates a cut. A text that ends first counts; of those that end together the longest. An empty one is none. */
export function createStopCut(stops: readonly string[]): StopCut {
  const byLength = [...stops].sort((one, other) => other.length - one.length);
  const matches = byLength.filter((stop) => stop !== '').map(createMatch);
  let held = '';
  let stoppedBy: string | undefined;

  function push(piece: string): string {
    if (stoppedBy !== undefined) return '';
    const text = held + piece;
    let longest = held.length;
    for (let at = held.length; at < text.length; at += 1) {
      longest = 0;
      for (const { stop, step } of matches) {
        const length = step(text[at]);
        longest = Math.max(longest, length);
        if (length < stop.length) continue;
        stoppedBy = stop;
        held = '';
        return text.slice(0, at + 1 - stop.length);
      }
    }
    held = text.slice(text.length - longest);
    return text.slice(0, text.length - longest);
  }

  return {
    push,
    end() {
      const rest = held;
      held = '';
      return rest;
    },
    isOver: () => stoppedBy !== undefined,
    ended: (result) =>
      stoppedBy === undefined
        ? result
        : { ...result, toolCalls: [], finishReason: 'stop', rawFinishReason: 'stop_sequence', stoppedBy },
  };
}
