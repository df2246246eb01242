// Encrypts and decrypts values with keys that can be rotated.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { invalidOptions } from '../../errors/cache-error.ts';
import { readEncryptionKeys } from '../../settings/encryption-keys.ts';

/** Encrypts with its first key, decrypts with any: that is how keys are rotated without emptying the cache. */
export interface KeyRing {
  /** False for an empty ring: nothing is encrypted then, and nothing encrypted is read. */
  readonly isOn: boolean;
  /** AES-256-GCM under a fresh random nonce; `bound` is authenticated but not part of the result. */
  seal(plain: Buffer, bound: Buffer): { readonly keyName: string; readonly sealed: Buffer };
  /** The plain bytes, or `undefined` when the key is unknown or anything was changed. */
  open(keyName: string, sealed: Buffer, bound: Buffer): Buffer | undefined;
}

const nonceBytes = 12;
const tagBytes = 16;

/**
 * Creates a ring from keys as `NAME:BASE64` of 32 bytes.
 * @throws CacheError `invalid_options`
 */
export function createKeyRing(keys: readonly string[]): KeyRing {
  const { keys: ring, problems } = readEncryptionKeys(keys);
  if (problems.length > 0) throw invalidOptions(problems);
  const current = [...ring][0];

  return {
    isOn: ring.size > 0,
    seal(plain, bound) {
      const [keyName, key] = current!;
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(bound);
      // In this order: the tag stands once the rest is through.
      const sealed = Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
      return { keyName, sealed };
    },
    open(keyName, sealed, bound) {
      const key = ring.get(keyName);
      if (!key || sealed.length < nonceBytes + tagBytes) return undefined;
      const end = sealed.length - tagBytes;
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceBytes), {
          authTagLength: tagBytes,
        });
        decipher.setAAD(bound).setAuthTag(sealed.subarray(end));
        const plain = decipher.update(sealed.subarray(nonceBytes, end));
        // Adds no bytes in this mode, and throws when the tag does not fit.
        decipher.final();
        return plain;
      } catch {
        return undefined;
      }
    },
  };
}
