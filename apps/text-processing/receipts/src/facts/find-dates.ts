// Finds the dates of a sentence, however they are written.
import { isCurrency, months, ordinals, scales, units, weekdays } from '../lexicon/number-words.ts';
import type { CalendarDate } from './passage.ts';

const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;
const isoMonth = /^((?:1[5-9]|20)\d{2})[-/](0[1-9]|1[0-2])$/;
const slashed = /^(\d{1,2})([/.])(\d{1,2})\2(\d{2,4})$/;
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
  const monthly = isoMonth.exec(word);
  if (monthly !== null) return { ...place, year: Number(monthly[1]), month: Number(monthly[2]) };
  const loose = slashed.exec(word);
  if (loose === null) return undefined;
  const [first, second, third] = [Number(loose[1]), Number(loose[3]), Number(loose[4])];
  const year = third < 100 ? 2000 + third : third;
  if (second > 12) return { ...place, year, month: first, day: second };
  if (first > 12 || loose[2] === '.') return { ...place, year, month: second, day: first };
  // 3/4 may be either way round.
  return { ...place, year, either: [first, second] };
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

/** What counts or costs something is no year: `2000 mg`, `EUR 2000` (facebook/duckling#157). */
function yearAt(words: readonly string[], at: number): CalendarDate | undefined {
  const word = words[at] ?? '';
  if (
    !yearPattern.test(word) ||
    isMoney(words[at - 1]) ||
    (!inTime.test(words[at - 1] ?? '') && isUnit(words[at + 1], words[at + 2]))
  )
    return undefined;
  return { text: word, year: Number.parseInt(word, 10), from: at, to: at };
}

const isMoney = (word = '') => isCurrency(units.get(word)?.kind ?? '');
/** After a number so large no unit is singular, and no scale plural: "in 2019 second place", "2020 millions came". A sign may begin the next number: "2020 $5". */
const isUnit = (word = '', next = '') =>
  /^[mg]$/.test(word) ||
  (scales.has(word) && !word.endsWith('s')) ||
  (units.has(word) && !singular.test(word) && !(/[$€£¥₹]$/.test(word) && /^\d/.test(next)));
/** What stands before a year, and before no amount: "by 2030 gigawatts", "in constant 2015 dollars". */
const inTime = /^(?:in|by|since|until|during|early|mid|late|fiscal|constant)$/;
const singular = /^(?:second|minute|hour|day|week|month|year|decade|century|mile|foot|degree|pound)$/;
