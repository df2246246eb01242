// Measures what operations of the packages add to a call while many callers share the loop.
import type { Figure, Results, RunOptions } from './frame.ts';
import { figure, subjects } from './frame.ts';
import { openOperations } from './overhead/open-operations.ts';
import type { Loaded } from './overhead/under-load.ts';
import { callers, underLoad } from './overhead/under-load.ts';

/** The 99th percentile of each operation, bounded, and its median. What the service adds is a figure of the area `app`. */
export async function run({ smoke }: RunOptions): Promise<Results> {
  const opened = await openOperations();
  try {
    const load = smoke ? { rounds: 1, calls: callers } : { rounds: 5, calls: 1_600 };
    const { nothing, ...seen } = await underLoad({ nothing: async () => {}, ...opened.operations }, load);
    return {
      ...subjects('overheadP99Ms', each(seen, p99)),
      ...subjects('overheadP50Ms', each(seen, p50)),
      floorP99Ms: figure({
        ours: nothing?.p99Ms ?? Number.NaN,
        unit: `ms a call of a function that does nothing, ${callers} callers, 99th percentile`,
        target: '',
      }),
    };
  } finally {
    await opened.close();
  }
}

function each(seen: Readonly<Record<string, Loaded>>, make: (one: Loaded) => Figure): Record<string, Figure> {
  return Object.fromEntries(Object.entries(seen).map(([name, one]) => [name, make(one)]));
}

const p99 = ({ p99Ms, cpuMs, callsPerSecond }: Loaded): Figure => ({
  ...figure({ ours: p99Ms, unit: `ms a call, ${callers} callers, 99th percentile`, target: '<= 5' }),
  reason: `${Math.round(callsPerSecond)} calls a second, ${(cpuMs * 1_000).toPrecision(3)} us of the processor a call`,
});

const p50 = ({ p50Ms }: Loaded): Figure =>
  figure({ ours: p50Ms, unit: `ms a call, ${callers} callers, median`, target: '' });
