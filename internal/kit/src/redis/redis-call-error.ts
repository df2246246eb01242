// Says why a call to Redis has no answer.
import { brandError } from '../error-brand.ts';
import { missingPeerMessage } from '../missing-peer.ts';

/**
 * Why a call has no answer. `timeout`: not within its deadline. `unavailable`: refused, reset, not connected, loading,
 * failing over. `open`: the breaker is open. `overloaded`: too many unanswered calls. `reply`: Redis answered with an
 * error, whose first word is `reply` (`NOPERM`, `OOM`, `READONLY` …; `UNKNOWN`: it does not offer the command). `missing_peer`: the package redis is not installed, or too old.
 */
export type RedisCallCode =
  | 'timeout'
  | 'unavailable'
  | 'open'
  | 'overloaded'
  | 'reply'
  | 'closed'
  | 'missing_peer';

const messages: Record<RedisCallCode, string> = {
  timeout: 'Redis did not answer within the deadline.',
  unavailable: 'Redis cannot be reached.',
  open: 'Redis is not asked: it did not answer lately.',
  overloaded: 'Redis is not asked: too many calls wait for their answer.',
  reply: 'Redis refused the command.',
  closed: 'The connection to Redis is closed.',
  missing_peer: missingPeerMessage('redis'),
};

/** A call to Redis that has no answer. Holds no key and no value; packages turn it into their own error. */
export class RedisCallError extends Error {
  override readonly name = 'RedisCallError';
  readonly code: RedisCallCode;
  /** First word of the error that Redis answered with; `UNKNOWN` for a command that it does not offer. */
  readonly reply: string | undefined;

  constructor(
    code: RedisCallCode,
    {
      cause,
      reply,
      message = messages[code],
    }: { cause?: unknown; reply?: string | undefined; message?: string } = {},
  ) {
    super(reply === undefined ? message : `${message} (${reply})`, { cause });
    this.code = code;
    this.reply = reply;
    brandError(this, 'kit.redis');
  }
}

// Redis is there but cannot work: starting, without a master, or with a part of its cluster gone.
const unavailableReplies: ReadonlySet<string> = new Set([
  'LOADING',
  'MASTERDOWN',
  'CLUSTERDOWN',
  'BUSY',
  'TRYAGAIN',
]);
const replyWord = /^[A-Z]{2,20}(?=\s|$)/;
// Up to Redis 6.2 a script that may not write at a replica says so behind "ERR Error running script" (redis/redis-py#3443).
const inScript = /^ERR Error running script .{0,200}: -(READONLY) /;
// Redis itself (redisson#1413, ioredis#704), and what managed ones say instead (ioredis#674, redisson#4389).
const unknownCommand = /^ERR (?:unknown command|command \S{1,40} not support)/i;
const errorCode = /^[A-Z][A-Z0-9_]{1,60}$/;
const ownErrorClass = /^\w{1,60}Error$/;
// No later try ends otherwise, until somebody changes the settings; of certificates, what Node's TLS says.
const hopeless = /^(?:WRONGPASS|NOAUTH)$|CERT|^UNABLE_TO_/;

/**
 * Why a connection failed, as one word: the code of the error (`ENOTFOUND`, `CERT_HAS_EXPIRED` …), the first word of the reply, or
 * the class of an error of node-redis (`ConnectionTimeoutError`). Nothing else of it, which may quote the URL.
 */
export function connectionCause(error: unknown): string | undefined {
  const { code, message, constructor: made } = (error ?? {}) as NodeJS.ErrnoException;
  if (typeof code === 'string' && errorCode.test(code)) return code;
  return replyWord.exec(message ?? '')?.[0] ?? ownErrorClass.exec(made.name)?.[0];
}

/** Whether a connection that failed so will fail again: wrong credentials, or a certificate that is not trusted. */
export const isHopeless = (cause: string | undefined): boolean => cause !== undefined && hopeless.test(cause);

const denials: ReadonlySet<string | undefined> = new Set(['NOPERM', 'UNKNOWN', 'CROSSSLOT']);

/**
 * Whether Redis never runs the command for this user: not allowed, not offered at all, or not for keys of several slots, where one
 * address stands for a cluster (LibreChat#13261).
 */
export const isDenied = (error: unknown): boolean =>
  error instanceof RedisCallError && denials.has(error.reply);

/** Tells an error that Redis answered with from a connection that failed. */
export function toRedisCallError(error: unknown): RedisCallError {
  if (error instanceof RedisCallError) return error;
  const message = error instanceof Error ? error.message : '';
  const unknown = unknownCommand.test(message) ? 'UNKNOWN' : undefined;
  const reply = unknown ?? inScript.exec(message)?.[1] ?? replyWord.exec(message)?.[0];
  if (reply === undefined) return new RedisCallError('unavailable', { cause: error });
  return new RedisCallError(unavailableReplies.has(reply) ? 'unavailable' : 'reply', {
    cause: withoutArguments(error),
    reply,
  });
}

// Replies quote arguments ("unknown command … with args beginning with"): only the first word is kept.
function withoutArguments(error: unknown): Error {
  return new Error(`${error instanceof Error ? error.constructor.name : 'Error'} from Redis`);
}
