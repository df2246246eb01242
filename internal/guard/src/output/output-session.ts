// Checks one answer while it arrives.
import type { GuardAction, GuardSpan, Verdict } from '../verdict/verdict.ts';
import type { AnswerFacts } from './answer-facts.ts';
import { answerFacts } from './answer-facts.ts';
import type { AnswerFormat } from './answer-format.ts';
import { formatReasons } from './answer-format.ts';
import { createLeakIndex } from './leak-index.ts';
import type { LeakScanner } from './leak-scanner.ts';
import { createLeakScanner } from './leak-scanner.ts';
import { createAllowList, findLinks, unfinishedAt } from './links.ts';
import type { OutputPolicy } from './output-policy.ts';

/** What one answer is checked against. */
export interface OutputContext extends AnswerFormat {
  /** The system text that must not come back. */
  system?: string;
  /** The canary that was put into the system text. */
  canary?: string;
  /** What was asked; to recognize an echo. */
  input?: string;
  /** The caller's own name for what is done. */
  operation?: string;
}

/** A verdict on an answer; `facts` are no faults. */
export interface OutputVerdict extends Verdict {
  facts: AnswerFacts;
}

/** One answer on its way out. */
export interface OutputSession {
  /** Takes the next chunk and returns what may leave now; nothing any more once the answer is blocked. */
  push(chunk: string): string;
  /** Ends the answer: `text` is the rest that may leave. */
  end(): { text: string; verdict: OutputVerdict };
  /** Whether the answer was blocked; known at once, so that the model can be stopped. */
  readonly blocked: boolean;
}

// The longest link or tag that is waited for.
const longestLink = 2_048;
const linkMark = '[link removed]';

/** Opens the check of one answer. */
export function openSession(context: OutputContext, policy: Required<OutputPolicy>): OutputSession {
  const { system, canary, input } = context;
  const index =
    policy.leak === 'allow' ? undefined : createLeakIndex({ system, canary, words: policy.leakWords });
  const scanner: LeakScanner | undefined = index && createLeakScanner(index);
  const allowed = createAllowList(policy.allowHosts);
  const hasForm = context.format === 'json' || context.schema !== undefined;
  const needsWhole = hasForm || input !== undefined;
  const reasons = new Map<string, number>();
  const spans: GuardSpan[] = [];
  let action = 'allow' as GuardAction;
  let pending = '';
  let sent = 0;
  let whole = '';
  let length = 0;
  let verdict: OutputVerdict | undefined;

  const isBlocked = () => action === 'block';
  const raise = (next: GuardAction, reason: string, weight: number, start: number, end: number) => {
    reasons.set(reason, weight);
    spans.push({ start, end, reason });
    if (rank[next] > rank[action]) action = next;
  };

  const noteLeak = () => {
    if (!scanner || scanner.leakAt < 0 || reasons.has('leak.system_prompt')) return;
    raise(policy.leak, 'leak.system_prompt', 1, scanner.leakAt, length);
  };

  /** Lets the first `limit` characters of what waits leave, links judged, data redacted. */
  const release = (limit: number, isEnd: boolean): string => {
    let cut = isEnd ? pending.length : limit;
    if (policy.links !== 'allow' && !isEnd) {
      const open = unfinishedAt(pending);
      if (open < cut && pending.length - open < longestLink) cut = open;
    }
    const links = policy.links === 'allow' ? [] : findLinks(pending, allowed);
    if (!isEnd && policy.redactor) cut = redactableUpTo(pending, cut, policy.redactor);
    for (const link of links) if (link.start < cut && link.end > cut) cut = link.start;
    let out = '';
    let done = 0;
    for (const { kind, start, end } of links) {
      if (end > cut) break;
      raise(
        kind === 'link' && policy.links === 'sanitize' ? 'flag' : policy.links,
        `exfiltration.${kind}`,
        kind === 'link' ? 0.4 : 0.7,
        sent + start,
        sent + end,
      );
      if (isBlocked()) return '';
      if (kind === 'link' || policy.links !== 'sanitize') continue;
      out += pending.slice(done, start) + linkMark;
      done = end;
    }
    out += pending.slice(done, cut);
    pending = pending.slice(cut);
    sent += cut;
    return policy.redactor ? policy.redactor.redact(out) : out;
  };

  return {
    get blocked() {
      return isBlocked();
    },
    push(chunk) {
      if (isBlocked()) return '';
      scanner?.push(chunk);
      pending += chunk;
      length += chunk.length;
      if (whole.length < (needsWhole ? policy.maxChars : 400)) whole += chunk;
      noteLeak();
      if (isBlocked()) return '';
      const hold = scanner && scanner.leakAt < 0 ? scanner.holdFrom : length;
      const limit = Math.min(hold, length - (policy.redactor ? policy.redactWindow : 0)) - sent;
      return limit > 0 ? release(limit, false) : '';
    },
    end() {
      if (verdict) return { text: '', verdict };
      let text = isBlocked() ? '' : release(pending.length, true);
      if (!isBlocked() && hasForm) {
        const wrong = length > policy.maxChars ? ['size.max_chars'] : formatReasons(whole, context);
        for (const reason of wrong) raise(policy.format, reason, 0.5, 0, length);
      }
      if (isBlocked()) text = '';
      const sorted = [...reasons].sort((a, b) => b[1] - a[1]);
      verdict = {
        action,
        score: sorted[0]?.[1] ?? 0,
        reasons: sorted.map(([reason]) => reason),
        spans,
        facts: answerFacts(whole, input),
      };
      return { text, verdict };
    },
  };
}

const rank: Readonly<Record<GuardAction, number>> = { allow: 0, flag: 1, sanitize: 2, block: 3 };

/** The last place before `limit` where what is redacted left of it does not depend on what stands right of it. */
function redactableUpTo(text: string, limit: number, redactor: { redact(text: string): string }): number {
  const whole = redactor.redact(text);
  for (let cut = limit, tries = 0; cut > 0 && tries < 8; tries++) {
    const space = text.lastIndexOf(' ', cut - 1);
    cut = space < 0 ? 0 : space;
    if (cut > 0 && redactor.redact(text.slice(0, cut)) + redactor.redact(text.slice(cut)) === whole)
      return cut;
  }
  return text.length > 8_192 ? limit : 0;
}
