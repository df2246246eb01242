// Infrastructure Service: ai · stable API, changes affect all users
import type { GuardAction, GuardEvent } from './guard/verdict.ts';

/** Tells the listeners of `events`, if there are any, what a guard decided. */
export function tellVerdict(
  events: { has(event: 'guard'): boolean; emit(event: 'guard', data: GuardEvent): void },
  direction: GuardEvent['direction'],
  operation: string | undefined,
  verdict: { readonly action: GuardAction; readonly score: number; readonly reasons: readonly string[] },
): void {
  if (!events.has('guard')) return;
  const { action, score, reasons } = verdict;
  events.emit('guard', { ...(operation !== undefined && { operation }), direction, action, score, reasons });
}
