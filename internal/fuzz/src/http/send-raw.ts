// Sends bytes as they are over a connection of their own and takes what comes back.
import { connect } from 'node:net';
import { systemClock } from '@internal/kit';
import { methodsIn, readResponses } from './read-responses.ts';

/** What a connection came to. */
export interface RawExchange {
  readonly received: Buffer;
  /** Whether the server ended it, or reset it, before we did. */
  readonly isEndedByServer: boolean;
  /** Milliseconds until it was over. */
  readonly tookMs: number;
}

/** How bytes are sent. */
export interface SendOptions {
  readonly port: number;
  /** Sizes of the pieces in which they are sent. Default: one. */
  readonly sizes?: readonly number[];
  /** Keeps our side open until an answer is there, or the server ends it: as a client does that sends slowly. Default: false. */
  readonly isPatient?: boolean;
  /** Longest time for all of it, in milliseconds. */
  readonly mostMs: number;
}

// Enough for an answer that is being made; a body that is missing does not come later.
const quietMs = 120;
// Between two answers of one connection.
const betweenMs = 4;

/** Resolves when the connection is over, one way or the other. */
export function sendRaw(
  bytes: Buffer,
  { port, sizes = [], isPatient = false, mostMs }: SendOptions,
): Promise<RawExchange> {
  return new Promise((resolve) => {
    const started = systemClock.monotonic();
    const parts: Buffer[] = [];
    const methods = methodsIn(bytes);
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    let isOurs = false;
    let cancel = () => {};
    const cancelAll = systemClock.setTimer(() => socket.destroy(), mostMs);
    const endAfter = (ms: number) => {
      cancel();
      cancel = systemClock.setTimer(() => {
        isOurs = true;
        socket.end();
      }, ms);
    };
    // Who waits for nothing ends what is not whole: the rest of it never comes.
    const endWhenQuiet = () => (isPatient ? cancel() : endAfter(quietMs));
    socket.setNoDelay(true);
    socket.on('connect', () => void write());
    socket.on('data', (chunk) => {
      parts.push(chunk);
      const { responses, rest } = readResponses(Buffer.concat(parts), false, methods);
      if (responses.length > 0 && rest.length === 0) endAfter(betweenMs);
      else endWhenQuiet();
    });
    // The server is done: what we still send meets a closed door.
    socket.on('end', () => socket.destroy());
    socket.on('error', () => {});
    socket.on('close', () => {
      cancel();
      cancelAll();
      const tookMs = systemClock.monotonic() - started;
      resolve({ received: Buffer.concat(parts), isEndedByServer: !isOurs && tookMs < mostMs, tookMs });
    });

    async function write(): Promise<void> {
      for (let at = 0, turn = 0; at < bytes.length && !socket.destroyed; turn += 1) {
        const size = sizes.length > 0 ? (sizes[turn % sizes.length] as number) : bytes.length;
        const piece = bytes.subarray(at, at + size);
        await new Promise<void>((written) => socket.write(piece, () => written()));
        // Each piece in a packet of its own.
        if (size < bytes.length) await new Promise((next) => setImmediate(next));
        at += size;
      }
      if (parts.length === 0) endWhenQuiet();
    }
  });
}
