// Infrastructure Service: ai · stable API, changes affect all users
import type { Verdict } from './middleware/guards.ts';
import type { EventSink } from './middleware/middleware.ts';
import type { ModelEvents } from './model-events.ts';

/** Emits what a guard decided, if anybody listens; never the text. */
export function emitVerdict(
  events: EventSink,
  direction: ModelEvents['guard']['direction'],
  operation: string | undefined,
  { action, score, reasons }: Verdict,
): void {
  if (!events.has('guard')) return;
  events.emit('guard', { ...(operation !== undefined && { operation }), direction, action, score, reasons });
}
