// Leaves streams at random moments and counts answers that are not one whole production.
import { createCache } from '@tpl/cache';
import { createResponseCache } from '@tpl/cache/response';
import type { Results } from './frame.ts';
import { figure } from './frame.ts';

const pieces = 8;
const questions = 7;
const callersAtOnce = 100;

/** `mixedAnswers`: of so many streams, most of them left at a random moment, the answers made of two productions, cut or empty. */
export async function mixedFigures(streams: number): Promise<Results> {
  const cache = createCache({ preset: 'ai-development' });
  const responses = createResponseCache({
    cache,
    scope: 'public',
    keyOf: (question: string) => [question],
    storable: () => true,
    savingsOf: () => ({ tokens: 1, costUsd: 0 }),
    fromEvents: (events: readonly string[]) => ({ text: events.join(' ') }),
    toEvents: ({ text }: { text: string }) => text.split(' '),
  });
  let runs = 0;
  let mixed = 0;
  let seed = 20_261_128;
  const random = () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 2 ** 32;
  };
  const speak = async function* () {
    runs += 1;
    const name = runs;
    for (let index = 0; index < pieces; index += 1) {
      if (random() < 0.5) await pause(random() * 3);
      yield `${name}.${index}`;
    }
  };
  const isWhole = (answer: readonly string[]) => {
    const name = answer[0]?.split('.')[0];
    return answer.length === pieces && answer.every((piece, index) => piece === `${name}.${index}`);
  };
  async function visit(question: string): Promise<void> {
    await pause(random() * 20);
    const kind = random();
    if (kind < 0.1) {
      const { value } = await responses.respond(question, async () => {
        const answer: string[] = [];
        for await (const piece of speak()) answer.push(piece);
        return { text: answer.join(' ') };
      });
      if (!isWhole(value.text.split(' '))) mixed += 1;
      return;
    }
    const { events } = await responses.respondStream(question, speak);
    const leaveAfter = kind < 0.7 ? Math.ceil(random() * pieces) : Number.POSITIVE_INFINITY;
    const seen: string[] = [];
    for await (const piece of events) {
      seen.push(piece);
      if (seen.length >= leaveAfter) break;
    }
    const isCut = leaveAfter === Number.POSITIVE_INFINITY ? !isWhole(seen) : !isStart(seen);
    if (isCut) mixed += 1;
  }
  const isStart = (seen: readonly string[]) =>
    seen.every((piece, index) => piece === `${seen[0]?.split('.')[0]}.${index}`);
  for (let done = 0; done < streams; done += callersAtOnce) {
    const round = Math.floor(done / callersAtOnce / 3);
    await Promise.all(
      Array.from({ length: callersAtOnce }, (_, index) => visit(`q${round}-${index % questions}`)),
    );
  }
  await cache.close();
  return { mixedAnswers: figure({ ours: mixed, unit: 'answers', target: '= 0' }) };
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
