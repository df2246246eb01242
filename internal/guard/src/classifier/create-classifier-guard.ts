// Asks a classifier server for a second opinion, within a time and with a rule for its absence.
import { findProblems } from '@internal/kit';
import type { TextPlace } from '../input/create-input-guard.ts';
import { createInputGuard, createPolicies, inputOptionNames } from '../input/create-input-guard.ts';
import type { InputGuardOptions } from '../input/input-guard-options.ts';
import { throwProblems } from '../verdict/guard-error.ts';
import { unknownFields } from '../verdict/unknown-fields.ts';
import type { GuardAction, Verdict } from '../verdict/verdict.ts';
import type { TextClassifier } from './text-classifier.ts';

/** How a guard with a classifier decides; policies, slots, operations and packs as for the local guard. */
export interface ClassifierGuardOptions extends InputGuardOptions {
  /** Who gives the second opinion: `promptGuardClassifier({ url })`, or one of your own. */
  classifier: TextClassifier;
  /** Longest time for one text, all its parts together. Default: 1000. */
  timeoutMs?: number;
  /** What happens to a text that the classifier did not judge: `allow` leaves it to the local guard. Default: `flag`. */
  onFailure?: 'allow' | 'flag' | 'block';
  /** Classifications at once; a text beyond counts as not judged. Default: 32. */
  maxPending?: number;
  /** Parts of a long text that are shown to the classifier; one with more counts as not judged. Default: 8. */
  maxParts?: number;
  /** The classifier's scores from here on stand out. Default: 0.5. */
  classifierFlagAt?: number;
  /** The classifier's scores from here on are refused under `action: 'block'`. Default: 0.9. */
  classifierBlockAt?: number;
}

/** A guard that may have to wait; `withInputGuard` takes it. */
export interface ClassifierGuard {
  /** Judges one text; never rejects, whatever the server does. */
  inspect(text: string, place?: TextPlace): Promise<Verdict>;
}

const optionNames = [
  ...inputOptionNames,
  'classifier',
  'timeoutMs',
  'onFailure',
  'maxPending',
  'maxParts',
  'classifierFlagAt',
  'classifierBlockAt',
];
const rank: Readonly<Record<GuardAction, number>> = { allow: 0, flag: 1, sanitize: 2, block: 3 };

/**
 * Creates a guard that asks rules and model first, and a classifier server about what they do not refuse: for what is not in the
 * words. Trusted texts and those whose policy is `allow` are not sent. Reasons are `classifier.LABEL`; `classifier.failed`,
 * `classifier.timeout` and `classifier.unread` say that nobody judged.
 *
 * @throws GuardError `invalid_options` with every option that does not fit.
 * @example
 * ```ts
 * import { createClassifierGuard, promptGuardClassifier } from '@tpl/ai/guard';
 *
 * const guard = createClassifierGuard({
 *   classifier: promptGuardClassifier({ url: 'http://127.0.0.1:8080/predict' }),
 *   policy: { action: 'block' },
 *   onFailure: 'flag',
 * });
 * console.log(typeof guard.inspect);
 * ```
 */
export function createClassifierGuard(options: ClassifierGuardOptions): ClassifierGuard {
  const {
    classifier,
    timeoutMs = 1_000,
    onFailure = 'flag',
    maxPending = 32,
    maxParts = 8,
    ...others
  } = options;
  const { classifierFlagAt = 0.5, classifierBlockAt = 0.9, ...inputOptions } = others;
  const isCount = (value: number) => Number.isInteger(value) && value > 0;
  const isShare = (value: number) => value >= 0 && value <= 1;
  throwProblems('the guard with a classifier', [
    ...unknownFields(options, optionNames),
    ...findProblems({
      'classifier must have a function classify and a number maxChars':
        typeof classifier?.classify === 'function' && classifier.maxChars >= 1,
      'timeoutMs must be a whole number above 0': isCount(timeoutMs),
      'maxPending must be a whole number above 0': isCount(maxPending),
      'maxParts must be a whole number above 0': isCount(maxParts),
      'onFailure must be one of allow, flag, block': ['allow', 'flag', 'block'].includes(onFailure),
      'classifierFlagAt must be a number from 0 to 1': isShare(classifierFlagAt),
      'classifierBlockAt must be a number from 0 to 1': isShare(classifierBlockAt),
    }),
  ]);
  const local = createInputGuard(inputOptions);
  const policyOf = createPolicies(inputOptions);
  let pending = 0;

  /** Score and labels of the worst part, or the reason why nobody judged. */
  async function ask(text: string) {
    const parts = cut(text, classifier.maxChars);
    if (parts.length > maxParts) return 'classifier.unread';
    if (pending >= maxPending) return 'classifier.failed';
    pending++;
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      const judged = await Promise.all(
        parts.map((part) => untilAborted(classifier.classify(part, signal), signal)),
      );
      return judged.reduce((worst, one) => (one.score > worst.score ? one : worst));
    } catch {
      return signal.aborted ? 'classifier.timeout' : 'classifier.failed';
    } finally {
      pending--;
    }
  }

  return {
    async inspect(text, place = {}) {
      const verdict = local.inspect(text, place);
      const { action = 'flag' } = policyOf(place);
      const isAsked = action !== 'allow' && verdict.action !== 'block' && place.trust !== 'trusted';
      if (!isAsked || text === '') return verdict;
      const found = await ask(verdict.text ?? text);
      if (typeof found === 'string') return withReason(verdict, [found], 0, onFailure);
      if (!(found.score >= classifierFlagAt)) return verdict;
      // It names no place, so nothing can be cut out.
      const strongest = action === 'sanitize' ? 'block' : action;
      const isRefused = strongest === 'block' && found.score >= classifierBlockAt;
      const labels = found.labels.length > 0 ? found.labels : ['score'];
      return withReason(
        verdict,
        labels.map((label) => `classifier.${plain(label)}`),
        found.score,
        isRefused ? 'block' : 'flag',
      );
    },
  };
}

function withReason(
  verdict: Verdict,
  reasons: readonly string[],
  score: number,
  action: GuardAction,
): Verdict {
  return {
    ...verdict,
    score: Math.max(verdict.score, score),
    reasons: [...verdict.reasons, ...new Set(reasons)],
    action: rank[action] > rank[verdict.action] ? action : verdict.action,
  };
}

// The server's own words reach logs and metrics.
const plain = (label: string): string =>
  label
    .toLowerCase()
    .replace(/[^a-z0-9_.-]+/g, '_')
    .slice(0, 40) || 'score';

/**
 * Parts that overlap by about an eighth, so that no attack of that length is cut in two. A server counts in tokens: letters of
 * other scripts, digits and signs make about three times as many as Latin letters, and count three here.
 */
function cut(text: string, most: number): string[] {
  const parts: string[] = [];
  for (let start = 0; ; ) {
    let end = start;
    let again = start;
    for (let size = 0; end < text.length; end++) {
      size += sizeOf(text.charCodeAt(end));
      if (size > most && end > start) break;
      if (size * 8 <= most * 7) again = end + 1;
    }
    parts.push(text.slice(start, end));
    if (end >= text.length) return parts;
    start = Math.max(again, start + 1);
  }
}

const sizeOf = (code: number): number => (code === 32 || ((code | 32) >= 97 && (code | 32) <= 122) ? 1 : 3);

/** A classifier of somebody else may not look at the signal. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason as Error);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
