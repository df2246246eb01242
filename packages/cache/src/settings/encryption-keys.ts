// Reads the keys that values are encrypted with, so that a wrong one stops the start and not the first write.
import type { Problem } from '@internal/kit';

const keyPattern = /^([A-Za-z0-9_.-]{1,32}):([A-Za-z0-9+/]{43}=)$/;

/** Keys by name in the order given, from `NAME:BASE64` of 32 bytes, and what is wrong with the rest. Shows no key. */
export function readEncryptionKeys(entries: readonly string[]): {
  readonly keys: ReadonlyMap<string, Buffer>;
  readonly problems: readonly Problem[];
} {
  const keys = new Map<string, Buffer>();
  const problems: Problem[] = [];
  for (const [place, entry] of entries.entries()) {
    const path = `encryptionKeys[${place}]`;
    const [, name, secret] = keyPattern.exec(entry) ?? [];
    if (name === undefined || secret === undefined)
      problems.push({ path, message: 'must be NAME:BASE64 of 32 bytes' });
    else if (keys.has(name)) problems.push({ path, message: 'has a name that is taken' });
    else keys.set(name, Buffer.from(secret, 'base64'));
  }
  return { keys, problems };
}
