// Gives a tool call a name that a provider takes, where another provider or a gateway named it.
import { createHash } from 'node:crypto';

/**
 * The id itself where it fits, else nine letters and digits made of it, which fit every provider: the same for the same id, so
 * that a call and its result stay together in every turn.
 */
export function fitCallId(id: string, fits: RegExp | undefined): string {
  if (fits === undefined || fits.test(id)) return id;
  const letters = createHash('sha512')
    .update(id)
    .digest('base64')
    .replaceAll(/[^A-Za-z0-9]/g, '');
  return letters.slice(0, 9);
}
