// Tells which requests a service had in its hands.
import type { Observation, SeenCall } from '../observe/observation.ts';

/** Those whose connection was taken, and those about whose text a model was asked, whatever the connection says: nobody else sent it. */
export function takenCalls({ calls, said }: Pick<Observation, 'calls' | 'said'>): SeenCall[] {
  const senders = new Map<string, number>();
  for (const { mark } of calls) senders.set(mark, (senders.get(mark) ?? 0) + 1);
  const heard = new Set(said.map(([, { mark }]) => mark));
  return calls.filter(({ isTaken, mark }) => isTaken || (senders.get(mark) === 1 && heard.has(mark)));
}
