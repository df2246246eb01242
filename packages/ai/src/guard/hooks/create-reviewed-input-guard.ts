// Infrastructure Service: ai · stable API, changes affect all users
import { withDeadline } from '@internal/kit';
import { unmet } from '../../unmet.ts';
import { GuardError } from '../guard-error.ts';
import type { InputGuardOptions } from '../input/input-guard-options.ts';
import type { TextPlace } from '../input/input-judge.ts';
import { createInputJudge } from '../input/input-judge.ts';
import { failOn } from '../input/policy.ts';
import type { GuardObservable, Verdict } from '../verdict.ts';

/** A second opinion on a text: a model in ONNX, a remote service, an {@link createLlmJudge LLM}. */
export interface Classifier {
  /** How sure it is that the text is an attack, 0..1. */
  classify(text: string, context: { signal: AbortSignal; slot: string }): Promise<number>;
}

/** When somebody else is asked, and what holds when no answer comes. */
export interface ReviewOptions {
  /** Who is asked. */
  classifier: Classifier;
  /** What holds without an answer: `keep` the local verdict, at least `flag`, or `block`. */
  onFail: 'keep' | 'flag' | 'block';
  /** Milliseconds an answer may take. Default: 2,000. */
  timeoutMs?: number;
  /** Lowest local score that counts as undecided, 0..1. Default: 0.2. */
  from?: number;
  /** Highest local score that counts as undecided, 0..1. Default: 0.9. */
  to?: number;
  /** Default: the system's. */
  clock?: { now(): number; monotonic(): number; setTimer(run: () => void, delayMs: number): () => void };
}

/** A guard that asks for a second opinion where its own score is undecided. */
export interface ReviewedInputGuard extends GuardObservable {
  /** Judges one text. Rejects only with the reason of an aborted `signal`. */
  inspect(text: string, place: TextPlace & { signal?: AbortSignal }): Promise<Verdict>;
}

/**
 * Creates an input guard that asks a classifier where rules and model are undecided, and only there. A failure shows
 * in the verdict as `opinion.failed` or `opinion.timeout`.
 *
 * @throws GuardError `invalid_options` and `invalid_rule` as `createInputGuard`.
 * @example
 * ```ts
 * import { createReviewedInputGuard } from '@tpl/ai/guard';
 *
 * const classifier = { classify: async (text: string) => (text.includes('grandmother') ? 0.9 : 0.1) };
 * const guard = createReviewedInputGuard({ review: { classifier, onFail: 'flag', from: 0, to: 1 } });
 * const { action, reasons } = await guard.inspect('Please be my grandmother', { slot: 'question' });
 * console.log(action, reasons);
 * ```
 */
export function createReviewedInputGuard({
  review,
  ...options
}: InputGuardOptions & { review: ReviewOptions }): ReviewedInputGuard {
  const { classifier, onFail, timeoutMs = 2_000, from = 0.2, to = 0.9, clock } = review;
  failOn(
    unmet({
      'review.onFail must be one of keep, flag, block': ['keep', 'flag', 'block'].includes(onFail),
      'review.timeoutMs must be above 0': timeoutMs > 0,
      'review.from and review.to must be 0..1 and in order': from >= 0 && to <= 1 && from <= to,
    }),
  );
  const { judge, tell, isOn, on } = createInputJudge(options);

  return {
    on,
    async inspect(text, { signal, ...place }) {
      const local = judge(text, place);
      const isUndecided =
        isOn(place) && local.score >= from && local.score <= to && !local.reasons.includes('size.max_chars');
      if (!isUndecided) return tell(local, place);
      try {
        const opinion = await withDeadline(
          (inner) => classifier.classify(text, { signal: inner, slot: place.slot }),
          {
            deadlineMs: timeoutMs,
            signal,
            clock,
            onDeadline: () => new GuardError('hook_timeout', 'The classifier took too long.'),
          },
        );
        if (!(opinion >= 0 && opinion <= 1))
          throw new GuardError('hook_failed', 'The classifier gave no number from 0 to 1.');
        return tell(judge(text, place, opinion), place);
      } catch (error) {
        if (signal?.aborted) throw signal.reason;
        const isLate = GuardError.isInstance(error) && error.code === 'hook_timeout';
        const reasons = [...local.reasons, isLate ? 'opinion.timeout' : 'opinion.failed'];
        const isKept = onFail === 'keep' || (onFail === 'flag' && local.action !== 'allow');
        return tell({ ...local, action: isKept ? local.action : onFail, reasons }, place);
      }
    },
  };
}
