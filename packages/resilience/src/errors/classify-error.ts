// Decides what an error means from what HTTP clients, SDKs and Node put into it.
import type { Clock } from '@internal/kit';
import { systemClock } from '@internal/kit';
import type { Marked } from './client-errors.ts';
import {
  innerErrors,
  isNamedForIt,
  nameOf,
  readAwsMark,
  readMarks,
  readPushbackMs,
} from './client-errors.ts';
import type { ErrorKind } from './error-kind.ts';
import type { HeaderSource } from './read-wait.ts';
import { readRetryInfoMs, readShouldRetry, readWaitMs, saysUsedUp } from './read-wait.ts';

/** What an error means. */
export interface Classification {
  /** What sort of failure it is. */
  readonly kind: ErrorKind;
  /** Whether the same call may succeed if it is tried again. */
  readonly retryable: boolean;
  /** Whether it says something about the dependency's health. */
  readonly countsInBreaker: boolean;
  /** Whether another way to an answer may be taken. */
  readonly fallbackable: boolean;
  /** Whether the call was turned away before anything was done: safe to repeat even when not idempotent. */
  readonly untouched: boolean;
  /** How long the server asks to wait, uncapped. */
  readonly retryAfterMs?: number;
}

/** A rule as data: an error that fits every field given is of this kind. */
export interface ClassifyRule {
  /** The error's `name`. */
  readonly name?: string;
  /** The error's `code`; a number for gRPC. */
  readonly code?: string | number;
  /** The HTTP status. */
  readonly status?: number;
  /** What an error that fits is. */
  readonly kind: ErrorKind;
  /** Default: what the kind says. */
  readonly retryable?: boolean;
}

/** Rules in the order they are tried, or a function that answers what it knows. */
export type Classifier = readonly ClassifyRule[] | ((error: unknown) => Partial<Classification> | undefined);

type Meaning = Omit<Classification, 'kind' | 'retryAfterMs'>;
const meaning = (
  retryable: boolean,
  countsInBreaker: boolean,
  fallbackable: boolean,
  untouched = false,
): Meaning => ({ retryable, countsInBreaker, fallbackable, untouched });

const meanings: Readonly<Record<ErrorKind, Meaning>> = {
  cancelled: meaning(false, false, false),
  local: meaning(false, false, true, true),
  transient: meaning(true, true, true),
  overloaded: meaning(true, true, true, true),
  // A rate limit is the caller's own: it cools its key down and says nothing about the server's health.
  rate_limited: meaning(true, false, true, true),
  quota: meaning(false, false, true, true),
  auth: meaning(false, false, true, true),
  invalid: meaning(false, false, false),
  content: meaning(false, false, false),
  unknown: meaning(false, true, true),
};

// RFC 9110 and RFC 6585; 425 RFC 8470; 529 is Anthropic's "overloaded".
const statusKinds: Readonly<Record<number, ErrorKind>> = {
  401: 'auth',
  402: 'quota',
  403: 'auth',
  408: 'transient',
  409: 'transient',
  425: 'transient',
  429: 'rate_limited',
  501: 'invalid',
  503: 'overloaded',
  505: 'invalid',
  529: 'overloaded',
};

interface ErrorLike extends Marked {
  readonly kind?: unknown;
  readonly retryable?: unknown;
  readonly retryAfterMs?: unknown;
  readonly status?: unknown;
  readonly statusCode?: unknown;
  readonly headers?: unknown;
  readonly responseHeaders?: unknown;
  readonly status_code?: unknown;
  readonly $response?: { readonly headers?: unknown } | undefined;
  readonly message?: unknown;
  readonly response?:
    | { readonly status?: unknown; readonly statusCode?: unknown; readonly headers?: unknown }
    | undefined;
}

/** How clients name what an AbortController ended. */
const abortNames = new Set<unknown>(
  'AbortError APIUserAbortError CanceledError RequestAbortedError'.split(' '),
);

/** Errors looked at behind one error, through causes and aggregates: chains may be circular. */
const maxErrors = 32;

/**
 * Says what an error means, from what errors share: `kind`, `retryable` and `retryAfterMs`, HTTP status and headers
 * (`x-should-retry` included), system codes, causes and aggregates. What it does not know is `unknown` and not retried.
 *
 * @example
 * ```ts
 * import { classifyError } from '@tpl/resilience';
 *
 * const { kind, retryable } = classifyError(Object.assign(new Error('busy'), { status: 529 }));
 * if (kind !== 'overloaded' || !retryable) throw new Error('unexpected');
 * ```
 */
export function classifyError(
  error: unknown,
  { clock = systemClock }: { readonly clock?: Clock } = {},
): Classification {
  return classifyAt(error, { clock, left: maxErrors, isAborted: true });
}

/**
 * Puts a caller's rules before the built-in ones. A classifier that throws is as one that does not know. An abort is a
 * cancel only where the call was aborted: what ends itself has had a timeout of its own.
 */
export function createClassifier(
  own: Classifier | undefined,
  clock: Clock,
): (error: unknown, isAborted?: boolean) => Classification {
  const ask = typeof own === 'function' ? own : (error: unknown) => own && matchRule(own, error);
  return (error, isAborted = true) => {
    let built: Classification = { kind: 'unknown', ...meanings.unknown };
    try {
      built = classifyAt(error, { clock, left: maxErrors, isAborted });
      const { retryAfterMs, ...answer } = ask(error) ?? {};
      if (answer.kind !== undefined && !isErrorKind(answer.kind)) return built;
      const base = answer.kind === undefined ? built : meanings[answer.kind];
      return { ...base, kind: built.kind, ...answer, ...wait(retryAfterMs, built.retryAfterMs) };
    } catch {
      return built;
    }
  };
}

function matchRule(rules: readonly ClassifyRule[], error: unknown): Partial<Classification> | undefined {
  const { name, code, status } = describe(error);
  const rule = rules.find(
    (one) =>
      (one.name === undefined || one.name === name) &&
      (one.code === undefined || one.code === code) &&
      (one.status === undefined || one.status === status),
  );
  return rule && { kind: rule.kind, ...(rule.retryable !== undefined && { retryable: rule.retryable }) };
}

interface Look {
  readonly clock: Clock;
  left: number;
  readonly isAborted: boolean;
}

function classifyAt(error: unknown, look: Look): Classification {
  look.left -= 1;
  const { status, like, headers } = describe(error);
  const mark = readMarks(like);
  const isLimited =
    status === 429 || mark?.kind === 'rate_limited' || (status === 403 && saysUsedUp(headers));
  const pushbackMs = readPushbackMs(like);
  const waiting = wait(
    like.retryAfterMs,
    pushbackMs,
    readWaitMs(headers, look.clock.now(), isLimited),
    isLimited ? readRetryInfoMs(like.message) : undefined,
  );
  // A proxy makes a 503 of a connection that it lost, too: only a service says when to come again, or that it is of use.
  const isDoubtful =
    status === 503 && waiting.retryAfterMs === undefined && readShouldRetry(headers) !== true;
  const found = (kind: ErrorKind, untouched?: boolean): Classification => {
    const base = meanings[kind];
    const shouldRetry = Number(pushbackMs) < 0 ? false : readShouldRetry(headers);
    const stated =
      typeof like.retryable === 'boolean' && kind !== 'cancelled' && kind !== 'local'
        ? like.retryable
        : undefined;
    return {
      ...base,
      kind,
      retryable: shouldRetry ?? stated ?? base.retryable,
      untouched: !isDoubtful && (untouched ?? base.untouched),
      ...waiting,
    };
  };

  if (isErrorKind(like.kind)) return found(like.kind);
  if (abortNames.has(nameOf(like))) return found(look.isAborted ? 'cancelled' : 'transient');
  if (isLimited) return found('rate_limited');
  const aws = readAwsMark(like);
  if (aws && !(Number(status) >= 500)) return found(aws.kind, aws.untouched);
  if (status !== undefined) {
    const kind = statusKinds[status] ?? (status >= 500 ? 'transient' : status >= 400 ? 'invalid' : undefined);
    if (kind !== undefined) return found(kind);
  }
  if (mark) return found(mark.kind, mark.untouched);

  const behind = innerErrors(like);
  const inner: Classification[] = [];
  for (const one of behind) if (look.left > 0) inner.push(classifyAt(one, look));
  const best = inner.find((one) => one.retryable) ?? inner.find((one) => one.kind !== 'unknown');
  if (best) {
    const untouched = inner.length === behind.length && inner.every((one) => one.untouched);
    const retryable = typeof like.retryable === 'boolean' ? like.retryable : best.retryable;
    return { ...best, untouched, retryable };
  }
  if (like.retryable === true || isNamedForIt(like)) return found('transient');
  return found('unknown');
}

function describe(error: unknown) {
  const like = Object(error) as ErrorLike;
  const { response, $metadata, $response } = like;
  const headers = [like.headers, like.responseHeaders, response?.headers, $response?.headers].find(
    (one): one is HeaderSource => typeof one === 'object' && one !== null,
  );
  const number = [
    ...[like.status, like.statusCode, like.status_code],
    ...[response?.status, response?.statusCode, $metadata?.httpStatusCode],
    // A number beside headers: an answer's status, as Cosmos DB and clients of X name it.
    headers && like.code,
  ].find((one) => typeof one === 'number');
  return { like, headers, status: number as number | undefined, name: like.name, code: like.code };
}

/** The first of two waits that is one. */
function wait(...candidates: unknown[]): Pick<Classification, 'retryAfterMs'> {
  const ms = candidates.find((one): one is number => Number.isFinite(one) && (one as number) >= 0);
  return ms === undefined ? {} : { retryAfterMs: ms };
}

/** Whether `value` is a kind of error. */
export const isErrorKind = (value: unknown): value is ErrorKind =>
  typeof value === 'string' && Object.hasOwn(meanings, value);
