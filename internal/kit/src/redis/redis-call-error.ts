// Says why a call to Redis has no answer.
import { brandError } from '../error-brand.ts';
import { missingPeerMessage } from '../missing-peer.ts';

/**
 * Why a call has no answer. `timeout`: not within its deadline. `unavailable`: refused, reset, not connected, loading,
 * failing over. `open`: the breaker is open. `overloaded`: too many unanswered calls. `reply`: Redis answered with an
 * error, whose first word is `reply` (`NOPERM`, `OOM`, `READONLY` …). `missing_peer`: the package redis is not installed, or too old.
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
  /** First word of the error that Redis answered with. */
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

/** Tells an error that Redis answered with from a connection that failed. */
export function toRedisCallError(error: unknown): RedisCallError {
  if (error instanceof RedisCallError) return error;
  const reply = error instanceof Error ? replyWord.exec(error.message)?.[0] : undefined;
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
