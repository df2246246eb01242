// Invalidates a tag of hundreds of thousands of entries and asks how long the event loop stood still.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createCache } from '@tpl/cache';
import { type Figure, figure } from './frame.ts';

const rounds = 5;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Longest stop of the event loop while a tag of so many entries is invalidated; the least disturbed of five rounds. */
export async function tagBlock(count: number): Promise<Figure> {
  const stops: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const cache = createCache({ memoryMaxEntries: count + 10, memoryMaxBytes: count * 4_000 });
    for (let from = 0; from < count; from += 1_000)
      await cache.setMany(
        Array.from({ length: 1_000 }, (_, index) => [`entry${from + index}`, index] as const),
        { tags: ['all', `of${from % 7_000}`] },
      );
    // What filling left behind is collected first.
    await pause(300);
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    await pause(50);
    delay.reset();
    await cache.invalidateTags(['all']);
    await pause(1_000);
    delay.disable();
    stops.push(delay.max / 1e6);
    await cache.close();
  }
  return figure({ ours: Math.min(...stops), unit: 'ms', target: '<= 5' });
}
