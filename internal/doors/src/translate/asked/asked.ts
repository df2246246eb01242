// What an answer in a dialect needs to know of its request.
import type { Json } from '@internal/kit/json';
import type { Seal } from './seal.ts';

/** What of a request comes back in its answer. */
export interface Asked {
  /** The model by the name that the client used. */
  readonly model: string;
  /** Names the answer; the dialects put their own prefix before it. */
  readonly id: string;
  /** Seconds since 1970. */
  readonly createdAt: number;
  /** The body as it came; Responses repeats fields of it. */
  readonly body: Json;
  /** Closes what the provider wants back with the next turn. */
  readonly seal: Seal;
}
