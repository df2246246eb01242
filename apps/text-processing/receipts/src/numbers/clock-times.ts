// Reads times of day: `9:15 p.m.`, `a quarter past nine`.
import { smallNumbers } from '../lexicon/number-words.ts';

/** A time of day in minutes, and the place behind it. */
export interface ClockTime {
  readonly value: number;
  readonly next: number;
  readonly kind: 'clock';
}

const inFigures = /^(\d{1,2})(?::(\d{2}))?(?:([ap])m)?$/;

/** `9:15`, `9:15 p.m.`, `9am`, `noon`; undefined where nothing says that it is a time. */
export function clockAt(words: readonly string[], at: number): ClockTime | undefined {
  if (words[at] === 'noon') return { value: 720, next: at + 1, kind: 'clock' };
  if (words[at] === 'midnight') return { value: 0, next: at + 1, kind: 'clock' };
  const named = smallNumbers.get(words[at] ?? '') ?? 0;
  const [, hours = named >= 1 && named <= 12 ? String(named) : '', minutes, glued] =
    inFigures.exec(words[at] ?? '') ?? [];
  const half = glued ?? /^([ap])\.?m\.?$/.exec(words[at + 1] ?? '')?.[1];
  if (hours === '' || (minutes === undefined && half === undefined)) return undefined;
  // Twelve is the first hour of each half: `12 a.m.` is midnight (millermedeiros/parse-loose-time#4).
  const hour = half === undefined ? Number(hours) : (Number(hours) % 12) + (half === 'p' ? 12 : 0);
  const next = half === undefined || glued !== undefined ? at + 1 : at + 2;
  return { value: hour * 60 + Number(minutes ?? 0), next, kind: 'clock' };
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
