// What tests of the queue at a Redis share: small limits, texts as they are, and work that shouts.
import { afterEach } from '@jest/globals';
import type { JobLimits, JobWork } from '../../jobs/src/jobs.ts';

/** Texts lie at Redis as they are. */
export const codec = { encode: (text: string) => text, decode: (text: string) => text };
/** Room for a few small batches. */
export const limits: JobLimits = {
  maxBatches: 3,
  maxWaiting: 200,
  maxCharacters: 4_000,
  maxWaitingOfAll: 300,
  maxDeadLetters: 2,
  keepMs: 60_000,
};
/** Makes a text louder. */
export const work: JobWork<string, string> = {
  run: async (text) => text.toUpperCase(),
  describeError: () => ({ code: 'failed', detail: 'It did not work.', isFinal: true }),
};

/** What is pushed is done after each test, the last first. */
export function endings(): (() => Promise<unknown>)[] {
  const ends: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });
  return ends;
}
