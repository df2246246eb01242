// Names an item by its content, so that an identical one is the same.
import { createHash } from 'node:crypto';

/** A key of 128 bits for an item of a caller; nothing of the text can be read from it. */
export function contentKey(owner: string, encoded: string): string {
  return createHash('sha256')
    .update(`${owner.length}:${owner}${encoded}`)
    .digest()
    .subarray(0, 16)
    .toString('base64url');
}
