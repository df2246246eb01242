// Finds the dates of a sentence, however they are written.
import { months, ordinals, weekdays } from '../lexicon/number-words.ts';
import type { CalendarDate } from './passage.ts';

const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;
const slashed = /^(\d{1,2})[/.](\d{1,2})[/.](\d{2,4})$/;
const yearPattern = /^(?:1[5-9]|20)\d{2}s?$/;

/** Dates among the words (in lower case); `isCapital` tells "May" from "may". */
export function findDates(words: readonly string[], isCapital: (at: number) => boolean): CalendarDate[] {
  const found: CalendarDate[] = [];
  let at = 0;
  while (at < words.length) {
    const date =
      writtenAt(words, at) ?? (isCapital(at) ? namedAt(words, at) : undefined) ?? yearAt(words, at);
    if (date === undefined) at += 1;
    else {
      found.push(date);
      at = date.to + 1;
    }
  }
  return found;
}

function writtenAt(words: readonly string[], at: number): CalendarDate | undefined {
  const word = words[at] ?? '';
  const place = { text: word, from: at, to: at };
  const parts = iso.exec(word);
  if (parts !== null)
    return { ...place, year: Number(parts[1]), month: Number(parts[2]), day: Number(parts[3]) };
  const loose = slashed.exec(word);
  if (loose === null) return undefined;
  const [first, second, third] = [Number(loose[1]), Number(loose[2]), Number(loose[3])];
  const year = third < 100 ? 2000 + third : third;
  // 3/4 may be either way round: only what is certain is said.
  if (first > 12) return { ...place, year, month: second, day: first };
  return second > 12 ? { ...place, year, month: first, day: second } : { ...place, year };
}

function namedAt(words: readonly string[], at: number): CalendarDate | undefined {
  const word = (words[at] ?? '').replace(/\.$/, '');
  const weekday = weekdays.get(word);
  if (weekday !== undefined) return { text: word, weekday, from: at, to: at };
  const month = months.get(word);
  if (month === undefined) return undefined;
  let [from, to] = [at, at];
  let day = dayOf(words[at - 1]);
  if (day !== undefined) from = at - 1;
  else if (words[at - 1] === 'of') {
    day = dayOf(words[at - 2]);
    if (day !== undefined) from = at - 2;
  }
  if (day === undefined) {
    day = dayOf(words[at + 1]);
    if (day !== undefined) to = at + 1;
  }
  const yearPlace = words[to + 1] === ',' || words[to + 1] === 'of' ? to + 2 : to + 1;
  const year = yearPattern.test(words[yearPlace] ?? '')
    ? Number.parseInt(words[yearPlace] ?? '', 10)
    : undefined;
  if (year !== undefined) to = yearPlace;
  return {
    text: words.slice(from, to + 1).join(' '),
    month,
    ...(day === undefined ? {} : { day }),
    ...(year === undefined ? {} : { year }),
    from,
    to,
  };
}

function dayOf(word: string | undefined): number | undefined {
  const found = /^(\d{1,2})(?:st|nd|rd|th)?$/.exec(word ?? '');
  const day = found === null ? ordinals.get(word ?? '') : Number(found[1]);
  return day !== undefined && day >= 1 && day <= 31 ? day : undefined;
}

function yearAt(words: readonly string[], at: number): CalendarDate | undefined {
  const word = words[at] ?? '';
  if (!yearPattern.test(word) || /^[$€£¥]$/.test(words[at - 1] ?? '')) return undefined;
  return { text: word, year: Number.parseInt(word, 10), from: at, to: at };
}
