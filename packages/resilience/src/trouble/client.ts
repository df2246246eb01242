// What plays a part in trouble: anything that sends requests until a call ends well or badly.
import type { Clock } from '@internal/kit';
import type { Answer } from '@internal/trouble';
import type { SimulatedPolicy } from '../simulator/simulate-fleet.ts';

/** Sends one request. */
export type Send = (answer: Answer) => void;

/** Makes one call: sends as often as it likes and says how it ended. */
export type Client = (send: Send, end: (isServed: boolean) => void) => void;

/** What a process has: its clock, chance and name. */
export interface World {
  /** The simulation's time. */
  readonly clock: Clock;
  /** The simulation's chance. */
  readonly random: () => number;
  /** Name of the process. */
  readonly name: string;
}

/** Makes the client of one process. */
export type ClientFactory = (world: World) => Client;

/** A refusal as an HTTP client throws it. */
class StatusError extends Error {
  readonly status: number;
  readonly headers: Record<string, string>;

  constructor(status: number, retryAfterMs: number) {
    super(`status ${status}`);
    this.status = status;
    this.headers = retryAfterMs > 0 ? { 'retry-after': String(retryAfterMs / 1_000) } : {};
  }
}

const request = (send: Send) =>
  new Promise<number>((resolve, reject) => {
    send((status, retryAfterMs) => {
      if (status === 200) resolve(status);
      else reject(new StatusError(status, retryAfterMs));
    });
  });

/** A real policy as a client. */
export function toClient(policy: SimulatedPolicy): Client {
  return (send, end) => {
    policy
      .execute(() => request(send))
      .then(
        () => end(true),
        () => end(false),
      );
  };
}

/** A policy that streams, as far as a simulation needs it. */
export interface SimulatedStreams {
  executeStream(run: () => AsyncIterable<number>): AsyncIterable<unknown>;
}

/** A real policy as a client whose calls are streams: the first content comes after a tenth of the time. */
export function toStreamClient(policy: SimulatedStreams, { clock }: World): Client {
  async function* stream(send: Send) {
    const from = clock.monotonic();
    const status = await request(send);
    const lengthMs = clock.monotonic() - from;
    for (let part = 0; part < 3; part += 1) {
      yield status + part;
      await new Promise<void>((resolve) => void clock.setTimer(resolve, lengthMs / 100));
    }
  }
  async function read(send: Send) {
    for await (const _ of policy.executeStream(() => stream(send)));
  }
  return (send, end) => {
    read(send).then(
      () => end(true),
      () => end(false),
    );
  };
}
