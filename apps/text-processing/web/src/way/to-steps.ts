// Tells the way of a request as steps, by the record of its answer and by what the page saw.

import { cacheWord, guardWord } from '../answer/answer-words.ts';
import type { Answer } from '../service/answer.ts';
import { price, time } from '../words/numbers.ts';
import type { Marks } from '../workbench/work.ts';

/** One step of the way. */
export interface Step {
  readonly name: string;
  readonly said: string;
  /** Where it took time that is known, in milliseconds since the request was sent. */
  readonly from?: number;
  readonly to?: number;
}

/** The steps in their order; those without a time of their own were no measurable part of it. */
export function toSteps(answer: Answer, { firstMs, wholeMs }: Marks): Step[] {
  const { guard, cache, provider, model, attempts = 0, tries = [], steps, timeMs = wholeMs } = answer;
  const isKept = cache?.outcome === 'hit' || cache?.outcome === 'stale';
  // What the service needed ends where the page had the whole answer; the rest of the time is the way there and back.
  const began = Math.max(0, wholeMs - timeMs);
  const first = firstMs === undefined ? undefined : Math.min(wholeMs, Math.max(began, firstMs));
  const who = provider === 'offline' ? 'offline engine' : `${provider}, ${model}`;
  const asked = attempts > 1 ? `${who}, at attempt ${attempts}` : who;
  const way: Step[] = [
    ...(began >= 1 ? [{ name: 'Sent', said: time(began), from: 0, to: began }] : []),
    ...(guard ? [{ name: 'Guard', said: guardWord(guard.action) }] : []),
    ...(cache ? [{ name: 'Cache', said: cacheWord(cache) }] : []),
  ];
  if (isKept) return [...way, { name: 'Read', said: time(wholeMs - began), from: began, to: wholeMs }];
  // One that went well is the answer itself.
  const failed = tries.flatMap(({ ok, code, durationMs, startMs, ...who }, at): Step[] => {
    if (ok) return [];
    const from = began + startMs;
    const said = `${who.provider}, ${who.model}: ${code ?? 'failed'}, ${time(durationMs)}`;
    return [{ name: `Attempt ${at + 1}`, said, from, to: Math.min(wholeMs, from + durationMs) }];
  });
  const answered: Step[] =
    first === undefined || first >= wholeMs
      ? [{ name: 'Answer', said: `${asked}, ${time(wholeMs - began)}`, from: began, to: wholeMs }]
      : [
          { name: 'First words', said: `${asked}, after ${time(first - began)}`, from: began, to: first },
          { name: 'Writing', said: time(wholeMs - first), from: first, to: wholeMs },
        ];
  return [
    ...way,
    ...failed,
    ...answered,
    ...(steps === undefined
      ? []
      : [{ name: 'Steps', said: `${steps}, ${answer.cachedSteps ?? 0} from the cache` }]),
    {
      name: 'Checked',
      said: answer.degraded ? 'a model could not answer' : 'has the form that was asked for',
    },
    { name: 'Cost', said: price(answer.cost) },
  ];
}
