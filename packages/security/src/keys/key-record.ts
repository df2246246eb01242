// What is stored about a key, and how it is made of one.
import { hash } from 'node:crypto';

/** What is kept of an API key: never the key. */
export interface KeyRecord {
  /** Name of the key in logs and audit lines. */
  readonly id: string;
  /** SHA-256 of the key in hexadecimal. */
  readonly digest: string;
  /** Whom the key speaks for; default: its id. Both keys of a rotation share it, and with it their limits. */
  readonly principal?: string;
  /** What it may do; `*` stands for everything. Default: nothing that needs a scope. */
  readonly scopes?: readonly string[];
  /** ISO date before which the key is not yet good. */
  readonly notBefore?: string;
  /** ISO date from which the key is no longer good. */
  readonly expiresAt?: string;
  /** ISO date from which the key is revoked. */
  readonly revokedAt?: string;
  /** ISO date at which the key was made. */
  readonly createdAt?: string;
  /** Limits that replace a window's own, by the window's name. */
  readonly limits?: Readonly<Record<string, number>>;
  /** Addresses and networks from which alone the key is good: `10.0.0.0/8`. Default: everywhere. */
  readonly addresses?: readonly string[];
  /** Notes; they come with the principal. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** SHA-256 of a key in hexadecimal. A random key needs no slow hash: there is nothing to guess. */
export function digestOf(key: string): string {
  return hash('sha256', key, 'hex');
}

/** The record of a plain key. Its id is taken from the digest, so that it is the same in every process. */
export function toKeyRecord(
  key: string,
  rest: Omit<KeyRecord, 'id' | 'digest'> & { readonly id?: string } = {},
): KeyRecord {
  const digest = digestOf(key);
  return { id: `key_${digestOf(`id of ${digest}`).slice(0, 8)}`, ...rest, digest };
}
