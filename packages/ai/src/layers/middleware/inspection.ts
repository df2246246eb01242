// Judges one text of an answer, and knows how long that took.
import { systemClock as clock } from '@internal/kit';
import type { GuardDecision, OutputGuard, OutputInspection, TextRequest, TextResult } from '@internal/model';
import { AiError } from '@internal/model';
import { renderRequest } from '../../prompt/create-prompt-renderer.ts';
import type { EventSink } from './middleware.ts';
import { emitVerdict } from './to-middleware.ts';

/** An inspection that knows how long it took. */
export interface TimedInspection extends OutputInspection {
  readonly spentMs: () => number;
}

/** Opens an inspection of one text of an answer. */
export function openInspection(guard: OutputGuard, request: TextRequest): TimedInspection {
  const { system, canary } = renderRequest(request);
  const inspection = guard.open({
    ...(system !== undefined && { system }),
    ...(canary !== undefined && { canary }),
    ...(request.operation !== undefined && { operation: request.operation }),
  });
  let spentMs = 0;
  const timed = <T>(run: () => T, from = clock.monotonic()): T => {
    const made = run();
    spentMs += clock.monotonic() - from;
    return made;
  };
  return {
    push: (chunk) => timed(() => inspection.push(chunk)),
    get blocked() {
      return inspection.blocked === true;
    },
    end: () => timed(() => inspection.end()),
    spentMs: () => spentMs,
  };
}

/** Who answered, as far as it is known. */
export type Origin = Partial<Pick<TextResult, 'provider' | 'model' | 'requestId' | 'attempts'>>;

/** What may leave after a piece, or the error of a block as soon as there is one. */
export function pushed(
  inspection: TimedInspection,
  chunk: string,
  request: TextRequest,
  events: EventSink,
  origin: Origin,
): string {
  const text = inspection.push(chunk);
  if (inspection.blocked) judged(inspection, request, events, origin);
  return text;
}

/** The rest of the text, or the error of a block. */
export function judged(
  inspection: TimedInspection,
  { operation }: TextRequest,
  events: EventSink,
  { provider, model, requestId, attempts }: Origin,
): { rest: string; output: GuardDecision } {
  const { text: rest, verdict } = inspection.end();
  const output = emitVerdict(events, 'output', operation, verdict, inspection.spentMs());
  const { action, reasons } = output;
  if (action !== 'block') return { rest, output };
  const message = `The output guard blocks the answer: ${reasons.join(', ')}.`;
  const error = new AiError('guard_blocked', message, { provider, model, requestId, reasons });
  if (attempts) error.attempts = attempts;
  throw error;
}

const rank: Readonly<Record<GuardDecision['action'], number>> = { allow: 0, flag: 1, sanitize: 2, block: 3 };

/** The decision that weighs most; the first of several alike. */
export function worstOf(decisions: readonly (GuardDecision | undefined)[]): GuardDecision | undefined {
  return decisions.reduce((a, b) => (b && (!a || rank[b.action] > rank[a.action]) ? b : a), undefined);
}
