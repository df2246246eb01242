// The server of a simulated fleet: it answers within its capacity, and refusing costs it time too.
import { sleep } from '@internal/kit';
import type { FleetScenario } from './fleet-scenario.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** A quarter of a second of spare capacity may be saved up, and as much work may be owed. */
const burstSeconds = 0.25;

/** A server with a capacity: it answers, or sheds at a cost, so that enough useless requests leave it no time for any other. */
export function createSimulatedServer(scenario: FleetScenario, clock: VirtualClock, random: () => number) {
  const faultEnds = scenario.beforeMs + scenario.faultMs;
  let credit = scenario.capacity * burstSeconds;
  let filledAt = 0;

  async function fail(status: number, afterMs: number, signal: AbortSignal): Promise<never> {
    credit = Math.max(-scenario.capacity * burstSeconds, credit - scenario.failureCost);
    await sleep(afterMs, { clock, signal });
    throw Object.assign(new Error(`status ${status}`), { status });
  }

  return {
    async handle(signal: AbortSignal): Promise<void> {
      const now = clock.monotonic();
      const fault = now >= scenario.beforeMs && now < faultEnds ? scenario.fault : 'none';
      const capacity = fault === 'overload' ? scenario.overloadCapacity : scenario.capacity;
      credit = Math.min(capacity * burstSeconds, credit + ((now - filledAt) / 1_000) * capacity);
      filledAt = now;
      if (fault === 'outage') return fail(503, 5 + 10 * random(), signal);
      if (fault === 'brownout' && random() < scenario.errorRate) return fail(500, 20 + 40 * random(), signal);
      if (credit < 1) return fail(503, 5 + 10 * random(), signal);
      credit -= 1;
      await sleep(40 + 80 * random(), { clock, signal });
    },
  };
}
