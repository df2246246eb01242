// Makes, rotates and revokes keys wherever they are kept.
import type { Clock } from '@internal/kit';
import { systemClock } from '@internal/kit';
import { createApiKey } from '@internal/redact';
import { SecurityError } from '../errors/security-error.ts';
import { editKeyFile } from './edit-key-file.ts';
import { readKeyFile } from './key-file.ts';
import type { KeyRecord } from './key-record.ts';
import { toKeyRecord } from './key-record.ts';

/** What is shown of a key. */
export interface KeptKey extends KeyRecord {
  /** ISO date of the last request with it, where the place notes that. */
  readonly lastUsedAt?: string;
}

/** A place where keys are kept as digests. */
export interface KeyPlace {
  read(): Promise<readonly KeptKey[]>;
  /** Changes the records, one writer at a time. */
  edit(change: (records: readonly KeyRecord[]) => readonly KeyRecord[]): Promise<readonly KeyRecord[]>;
}

/** A key that was just made. */
export interface MadeKey {
  /** The key itself: shown now and kept nowhere. */
  readonly key: string;
  readonly record: KeyRecord;
}

/** Keys that are kept in a file or in Redis, and what can be done with them. */
export interface KeyStore {
  /** What is kept of each key. */
  list(): Promise<readonly KeptKey[]>;
  /** Makes a key. */
  create(
    rest?: Omit<KeyRecord, 'id' | 'digest' | 'createdAt'> & {
      readonly id?: string;
      readonly kind?: 'live' | 'test';
    },
  ): Promise<MadeKey>;
  /**
   * Makes a new key for the same caller; the old one stays good until `oldExpiresAt`. Without `expiresAt` it lives as long as the
   * old one was to.
   *
   * @throws SecurityError `key_unknown`, also for one that is revoked.
   */
  rotate(
    id: string,
    options: { readonly oldExpiresAt: string; readonly expiresAt?: string | undefined },
  ): Promise<MadeKey>;
  /**
   * Ends a key now.
   *
   * @throws SecurityError `key_unknown`.
   */
  revoke(id: string): Promise<void>;
}

/** A place with the verbs for keys. */
export function toKeyStore(place: KeyPlace, clock: Clock = systemClock): KeyStore {
  const now = () => new Date(clock.now()).toISOString();
  async function change(id: string, edit: (record: KeyRecord) => KeyRecord | readonly KeyRecord[]) {
    await place.edit((records) => {
      if (!records.some((record) => record.id === id))
        throw new SecurityError('key_unknown', `There is no key ${id.slice(0, 64)}.`);
      return records.flatMap((record) => (record.id === id ? edit(record) : record));
    });
  }
  return {
    list: place.read,
    async create({ kind = 'live', ...rest } = {}) {
      const key = createApiKey(kind);
      const record = toKeyRecord(key, { ...rest, createdAt: now() });
      await place.edit((records) => [...records, record]);
      return { key, record };
    },
    async rotate(id, { oldExpiresAt, expiresAt }) {
      const key = createApiKey('live');
      let record = toKeyRecord(key);
      await change(id, (old) => {
        // Whoever turns all keys over must not let in again who was shut out.
        if (old.revokedAt !== undefined)
          throw new SecurityError('key_unknown', `The key ${id.slice(0, 64)} is revoked: make another one.`);
        const { createdAt: _c, expiresAt: _e, notBefore: _f, ...same } = old;
        const createdAt = now();
        const end = expiresAt ?? sameLife(old, createdAt);
        const ends = end === undefined ? {} : { expiresAt: end };
        record = {
          ...same,
          ...toKeyRecord(key),
          principal: old.principal ?? old.id,
          createdAt,
          ...ends,
        };
        return [{ ...old, expiresAt: sooner(old.expiresAt, oldExpiresAt) }, record];
      });
      return { key, record };
    },
    revoke: (id) => change(id, (old) => ({ ...old, revokedAt: sooner(old.revokedAt, now()) })),
  };
}

/**
 * Keys in a file, as the command-line program keeps them.
 *
 * @example
 * import { createKeyFileStore } from '@tpl/security';
 *
 * const store = createKeyFileStore('/tmp/tpl-keys-example.json');
 * const { record } = await store.create({ scopes: ['text:write'] });
 * await store.revoke(record.id);
 */
export function createKeyFileStore(path: string, options: { readonly clock?: Clock } = {}): KeyStore {
  const read = async () => (await readKeyFile(path)).records;
  return toKeyStore({ read, edit: (change) => editKeyFile(path, change) }, options.clock);
}

const sooner = (a: string | undefined, b: string): string =>
  a !== undefined && Date.parse(a) < Date.parse(b) ? a : b;

/** The end of a key that is made at `from` and has as long to live as another had. */
function sameLife({ createdAt, expiresAt }: KeyRecord, from: string): string | undefined {
  if (createdAt === undefined || expiresAt === undefined) return expiresAt;
  const life = Math.max(0, Date.parse(expiresAt) - Date.parse(createdAt));
  return new Date(Date.parse(from) + life).toISOString();
}
