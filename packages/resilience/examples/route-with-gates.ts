// Two providers, each behind a gate that tries once and never sleeps; the retry stands around both, so that nobody
// waits while an untried provider exists.
import { createPolicy } from '@tpl/resilience';
import { withFaults } from '@tpl/resilience/testing';

const gates = ['a', 'b'].map((name) =>
  createPolicy({ name: `provider-${name}`, retry: false, attemptTimeoutMs: 5_000 }),
);
const providers = [
  withFaults(
    async () => 'from a',
    () => ({ fault: 'status', status: 529 }),
  ),
  withFaults(async () => 'from b', [{ fault: 'error' }]),
];
const around = createPolicy({ name: 'route', backoffBaseMs: 10 });

const answer = await around.execute(async (attempt) => {
  const failures: unknown[] = [];
  for (const [index, gate] of gates.entries()) {
    try {
      return await gate.execute(() => providers[index]!(), attempt);
    } catch (error) {
      failures.push(error);
    }
  }
  throw new AggregateError(failures, 'No provider answered.');
});
console.log(answer, around.snapshot().counts);
if (answer !== 'from b') throw new Error('unexpected');
