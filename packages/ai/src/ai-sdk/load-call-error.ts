// Loads the AI SDK's class of errors.
import type { CallErrorClass } from '@internal/ai-sdk';
import { missingSdk } from '../wire/bounded-fetch.ts';

/** Loads their class. Throws `missing_peer`. */
export async function loadCallError(): Promise<CallErrorClass> {
  try {
    return (await import(/* turbopackOptional: true */ '@ai-sdk/provider')).APICallError;
  } catch (cause) {
    throw missingSdk('@ai-sdk/provider', cause);
  }
}
