// Plays an outage of 30 seconds in virtual time and prints what a caller saw, second by second.
import { createPolicy } from '@tpl/resilience';
import { createSeededRandom, createVirtualClock } from '@tpl/resilience/testing';

const clock = createVirtualClock();
const policy = createPolicy({
  name: 'model',
  clock,
  random: createSeededRandom(1),
  fallback: (_, { kind }) => `from the drawer (${kind})`,
});
policy.on('state', ({ from, to }) =>
  console.log(`${(clock.monotonic() / 1000).toFixed(1)} s: circuit ${from} -> ${to}`),
);

let requests = 0;
const ask = async () => {
  requests += 1;
  const now = clock.monotonic();
  if (now >= 10_000 && now < 40_000) throw Object.assign(new Error('unavailable'), { status: 503 });
  return 'from the model';
};

const answers: Record<string, number> = {};
for (let call = 0; call < 500; call += 1) {
  void policy.execute(ask, { operation: 'ask' }).then((answer) => {
    answers[answer] = (answers[answer] ?? 0) + 1;
  });
  await clock.advance(100);
}
await clock.advance(60_000);

const { counts } = policy.snapshot();
console.log({ answers, requests, retries: counts.retries, opens: counts.opens });
if (counts.failures > 0) throw new Error('A caller saw an error.');
if (requests > 300) throw new Error('The outage was made worse.');
