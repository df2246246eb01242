// Invalidates tags by giving them a new nonce, without lists of keys.
import { randomBytes } from 'node:crypto';
import { nonceLength } from './wire-frame.ts';

/**
 * Tags by nonces: an entry carries the nonces its tags had when it was begun; it is readable while they are the same.
 * To invalidate a tag is to give it a new nonce. A nonce that Redis lost is replaced by a new one: entries become misses.
 */
export interface TagNonces {
  /** Nonces of the tags, made where there are none: for a value about to be produced. */
  ensure(tags: readonly string[]): Promise<readonly string[]>;
  /** Whether the nonces are still those of the tags. */
  areCurrent(tags: readonly string[], nonces: readonly string[]): Promise<boolean>;
  replace(tags: readonly string[]): Promise<void>;
  /** A tag changed elsewhere. */
  forget(tag?: string): void;
}

/** How nonces are kept in Redis. */
export interface NonceStore {
  read(tag: string): Promise<string | null>;
  /** Sets the nonce unless there is one, or in any case. */
  write(tag: string, nonce: string, isOnlyIfMissing: boolean): Promise<void>;
  /** Whether pushes of changes elsewhere arrive: only then nonces may be remembered. */
  isCoherent(): boolean;
}

const maxRemembered = 10_000;

/** Creates the nonces of one cache. */
export function createTagNonces(store: NonceStore): TagNonces {
  const known = new Map<string, string>();
  const ensuring = new Map<string, Set<{ isOvertaken: boolean }>>();
  let changes = 0;

  async function read(tag: string): Promise<string | null> {
    const remembered = store.isCoherent() ? known.get(tag) : undefined;
    if (remembered !== undefined) return remembered;
    const before = changes;
    const nonce = await store.read(tag);
    if (nonce !== null && before === changes && store.isCoherent()) {
      if (known.size >= maxRemembered) known.clear();
      known.set(tag, nonce);
    }
    return nonce;
  }

  async function readOrMake(tag: string): Promise<string> {
    const nonce = await read(tag);
    if (nonce !== null) return nonce;
    await store.write(tag, makeNonce(), true);
    // Whoever was first has set it; if it is gone again the value will simply not be readable.
    return (await store.read(tag)) ?? makeNonce();
  }

  async function ensureOne(tag: string): Promise<string> {
    const asked = { isOvertaken: false };
    const all = ensuring.get(tag) ?? new Set();
    ensuring.set(tag, all.add(asked));
    try {
      const nonce = await readOrMake(tag);
      // Invalidated after the question: the answer may be the nonce of what comes later.
      return asked.isOvertaken ? makeNonce() : nonce;
    } finally {
      all.delete(asked);
      if (all.size === 0 && ensuring.get(tag) === all) ensuring.delete(tag);
    }
  }

  return {
    ensure: (tags) => Promise.all(tags.map(ensureOne)),
    async areCurrent(tags, nonces) {
      const current = await Promise.all(tags.map(read));
      return current.every((nonce, place) => nonce === nonces[place]);
    },
    async replace(tags) {
      for (const tag of tags) {
        known.delete(tag);
        for (const asked of ensuring.get(tag) ?? []) asked.isOvertaken = true;
      }
      changes += 1;
      await Promise.all(tags.map((tag) => store.write(tag, makeNonce(), false)));
    },
    forget(tag) {
      changes += 1;
      if (tag === undefined) known.clear();
      else known.delete(tag);
    },
  };
}

const makeNonce = (): string => randomBytes((nonceLength / 4) * 3).toString('base64url');
