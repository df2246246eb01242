// What follows from a score, and whether such a policy makes sense.
import type { Problem } from '@internal/kit';
import { findProblems } from '@internal/kit';
import { unknownFields } from '../verdict/unknown-fields.ts';
import type { GuardAction } from '../verdict/verdict.ts';

/** What follows from a score. */
export interface GuardPolicy {
  /**
   * The strongest thing that may happen: `flag` only tells, `sanitize` cuts the suspicious parts out, `block`
   * refuses from `blockAt` on and flags below, `allow` switches the inspection off. Default: `flag`.
   */
  action?: GuardAction;
  /** Scores from here on stand out, 0..1. Default: the threshold that was frozen with the weights. */
  flagAt?: number;
  /** Scores from here on are refused under `action: 'block'`, 0..1. Default: frozen with the weights. */
  blockAt?: number;
  /**
   * What the text is. A `document` is a mail, a page or the output of a tool, which has nothing to order: an order to whoever
   * reads it stands out as `document.order`; at the frozen `blockAt` it is not refused for that alone. Default: `text`.
   */
  content?: 'text' | 'document';
  /** Documents stand out from this score of the detector of orders on, 0..1. Default: the threshold that was frozen with its weights. */
  ordersAt?: number;
  /** Longest text that is inspected as a whole, in UTF-16 units; a longer one stands out with score 1. Default: 1,000,000. */
  maxChars?: number;
  /** What is known to be harmless here. */
  allow?: {
    /** Ids of rules that do not count, also `model`. */
    rules?: readonly string[];
    /** Phrases that are left out before the text is judged; case and accents do not matter. */
    phrases?: readonly string[];
  };
}

const fields = ['action', 'flagAt', 'blockAt', 'content', 'ordersAt', 'maxChars', 'allow'];
const actions: readonly unknown[] = ['allow', 'flag', 'sanitize', 'block'];
const isShare = (value: unknown) => typeof value === 'number' && value >= 0 && value <= 1;

/** All problems of a policy. */
export function policyProblems(policy: GuardPolicy, path: string): Problem[] {
  const { action = 'flag', flagAt = 0, blockAt = 0, maxChars = 1, content = 'text', ordersAt = 0 } = policy;
  const wrong = findProblems({
    [`${path}.action must be one of ${actions.join(', ')}`]: actions.includes(action),
    [`${path}.flagAt must be a number from 0 to 1`]: isShare(flagAt),
    [`${path}.blockAt must be a number from 0 to 1`]: isShare(blockAt),
    [`${path}.content must be text or document`]: content === 'text' || content === 'document',
    [`${path}.ordersAt must be a number from 0 to 1`]: isShare(ordersAt),
    [`${path}.maxChars must be a whole number above 0`]: Number.isInteger(maxChars) && maxChars > 0,
  });
  return [
    ...wrong,
    ...unknownFields(policy, fields, path),
    ...unknownFields(policy.allow ?? {}, ['rules', 'phrases'], `${path}.allow`),
  ];
}
