// Reads times of day: `9:15 p.m.`, `a quarter past nine`.
import { smallNumbers } from '../lexicon/number-words.ts';

/** A time of day in minutes, and the place behind it. */
export interface ClockTime {
  readonly value: number;
  readonly next: number;
  readonly kind: 'clock';
}

/** `9:15` with what stands behind it. */
export function clockAt(words: readonly string[], at: number, word: string): ClockTime {
  const [hours = 0, minutes = 0] = word.split(':').map(Number);
  const half = words[at + 1] ?? '';
  const isAfternoon = /^p\.?m\.?$/.test(half);
  const isNamed = isAfternoon || /^a\.?m\.?$/.test(half);
  const hour = isAfternoon && hours < 12 ? hours + 12 : hours;
  return { value: hour * 60 + minutes, next: isNamed ? at + 2 : at + 1, kind: 'clock' };
}

/** `a quarter past nine`, `half past ten`, `ten to six`. */
export function wordClock(words: readonly string[], at: number): ClockTime | undefined {
  const start = /^an?$/.test(words[at] ?? '') ? at + 1 : at;
  const word = words[start] ?? '';
  const minutes = word === 'quarter' ? 15 : word === 'half' ? 30 : smallNumbers.get(word);
  const named = words[start + 1] === 'minutes' ? start + 2 : start + 1;
  const joint = words[named] ?? '';
  const hour = smallNumbers.get(words[named + 1] ?? '') ?? Number(words[named + 1] ?? 'none');
  const isClock = word === 'quarter' || word === 'half' || joint === 'past';
  if (!isClock || minutes === undefined || !(hour >= 1 && hour <= 12) || !/^(?:past|to)$/.test(joint))
    return undefined;
  return { value: hour * 60 + (joint === 'past' ? minutes : -minutes), next: named + 2, kind: 'clock' };
}
