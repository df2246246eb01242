// Tells the way of a request in the form that the tools of a browser draw (Server Timing, W3C).
import type { ProcessAnswer } from '../../domain/text-service.ts';

/** The steps of an answer: what the guard and the cache said, and each time a model was asked, with its milliseconds. */
export function stepsOf({ guard, cache, tries = [] }: ProcessAnswer): string {
  const steps = [
    ...(guard ? [`guard;desc="${guard.action}"`] : []),
    `cache;desc="${cache.outcome}"`,
    ...tries.map(({ provider, ok, code, durationMs }, at) => {
      const said = ok ? provider : `${provider}: ${code ?? 'failed'}`;
      return `attempt-${at + 1};desc="${said.replaceAll(/[^\w .:/-]/g, '_')}";dur=${durationMs.toFixed(1)}`;
    }),
  ];
  return steps.join(', ');
}
