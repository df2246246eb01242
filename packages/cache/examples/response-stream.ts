// The same question twice is one call, also as a stream.
import assert from 'node:assert/strict';
import { createCache } from '@tpl/cache';
import { createResponseCache } from '@tpl/cache/response';

interface Question {
  tenant: string;
  text: string;
}
const cache = createCache({ preset: 'ai-development' });
const responses = createResponseCache<Question, { text: string }, string>({
  cache,
  scope: ({ tenant }) => tenant,
  keyOf: ({ text }) => ['model-1', text],
  storable: ({ text }) => text.endsWith('.'),
  savingsOf: ({ text }) => ({ tokens: text.split(' ').length, costUsd: 0.001 }),
  fromEvents: (events) => ({ text: events.join('') }),
  toEvents: ({ text }) => [text],
});
async function* answer(): AsyncGenerator<string> {
  for (const piece of ['Well ', 'begun ', 'is ', 'half ', 'done.']) yield piece;
}

for (const outcome of ['miss', 'hit']) {
  const { events, cache: info } = await responses.respondStream(
    { tenant: 'acme', text: 'A proverb?' },
    answer,
  );
  const pieces: string[] = [];
  for await (const piece of events) pieces.push(piece);
  assert.deepEqual([pieces.length, info.outcome], [5, outcome]);
}
const other = await responses.respondStream({ tenant: 'other', text: 'A proverb?' }, answer);
assert.equal(other.cache.outcome, 'miss');
for await (const _ of other.events);
console.log(responses.savings());
await cache.close();
