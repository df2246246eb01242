// Invalidates tags by giving them a new nonce, without lists of keys.
import { randomBytes } from 'node:crypto';
import { prefixOfScope } from '../../entry/create-cache-key.ts';
import type { StoreClock } from '../../ports/cache-store.ts';
import { nonceLength } from './wire-frame.ts';

/**
 * Tags by nonces: an entry carries the nonces its tags had when it was begun; it is readable while they are the same.
 * To invalidate a tag is to give it a new nonce; to expire it is to write the moment behind the nonce. A nonce that Redis
 * lost is replaced by a new one: entries become misses. It lives as long as what was written under it.
 */
export interface TagNonces {
  /** Nonces of the tags, made where there are none: for a value about to be produced. Asked for so long at most, in ms. */
  ensure(tags: readonly string[], deadlineMs?: number): Promise<readonly string[]>;
  /** When the last of the tags was expired, -1 for never; `undefined` when a nonce is no longer that of its tag. */
  check(tags: readonly string[], nonces: readonly string[]): number | undefined | Promise<number | undefined>;
  /** Reads what is not remembered, so that it need not be asked for later; rejects never. */
  warm(tags: readonly string[]): Promise<unknown>;
  /** Lets the nonces live as long as an entry written now. */
  keep(tags: readonly string[], lifeMs: number): void;
  replace(tags: readonly string[]): Promise<void>;
  expire(tags: readonly string[]): Promise<void>;
  /** Redis says that something happened to a tag: whether it has another nonce, as far as is known. */
  hasChanged(tag: string): Promise<'yes' | 'no' | 'perhaps'>;
  /** Changes may have been missed. */
  forget(): void;
}

/** How nonces are kept in Redis. */
export interface NonceStore {
  /** `late` gets an answer that came after the deadline, which is that of reads when it is not given. */
  read(tag: string, late: (nonce: string | null) => void, deadlineMs?: number): Promise<string | null>;
  /** Sets the nonce unless there is one, or in any case. */
  write(tag: string, nonce: string, isOnlyIfMissing: boolean): Promise<void>;
  /** Writes a moment behind the nonce, if there is one. */
  expire(tag: string, atMs: number): Promise<void>;
  /** Lets it live at least so long. */
  keep(tag: string, lifeMs: number): Promise<void>;
  /** Whether pushes of changes elsewhere arrive: only then nonces may be remembered. */
  isCoherent(): boolean;
  /** Whether none will ever come: then late answers about scopes are remembered for a moment, for the late answer of the value. */
  readonly hasNoPush: boolean;
  readonly clock: StoreClock;
}

const maxRemembered = 10_000;
// What a nonce lives longer than its entries: so often at most its life is made longer.
const leastSlackMs = 60_000;
const slackShare = 0.1;
const latelyMs = 200;

/** Creates the nonces of one cache. What is remembered is the nonce with the moment behind it. */
export function createTagNonces(store: NonceStore): TagNonces {
  const known = new Map<string, string>();
  const lately = new Map<string, { readonly nonce: string; readonly until: number }>();
  const keptUntil = new Map<string, number>();
  const ensuring = new Map<string, Set<{ isOvertaken: boolean }>>();
  const asking = new Map<string, Promise<string | null>>();
  const making = new Map<string, Promise<void>>();
  let changes = 0;

  function recall(tag: string): string | undefined {
    if (store.isCoherent()) return known.get(tag);
    const found = store.hasNoPush ? lately.get(tag) : undefined;
    return found && store.clock.monotonic() < found.until ? found.nonce : undefined;
  }

  function remember(tag: string, nonce: string | null, before: number, isLate = false): void {
    if (nonce === null || before !== changes) return;
    if (store.isCoherent()) {
      if (known.size >= maxRemembered) known.clear();
      known.set(tag, nonce);
    } else if (isLate && store.hasNoPush && prefixOfScope(tag) !== undefined) {
      if (lately.size >= maxRemembered) lately.clear();
      lately.set(tag, { nonce, until: store.clock.monotonic() + latelyMs });
    }
  }

  async function read(tag: string, deadlineMs?: number): Promise<string | null> {
    const remembered = recall(tag);
    if (remembered !== undefined) return remembered;
    const before = changes;
    const nonce = await ask(tag, deadlineMs);
    remember(tag, nonce, before);
    return nonce;
  }

  /** One question for all who ask in the same turn, as the entries of a batch do. */
  function ask(tag: string, deadlineMs: number | undefined): Promise<string | null> {
    const asked = asking.get(tag);
    if (asked) return asked;
    const before = changes;
    const answer = store.read(tag, (late) => remember(tag, late, before, true), deadlineMs);
    asking.set(tag, answer);
    queueMicrotask(() => asking.delete(tag));
    return answer;
  }

  async function readOrMake(tag: string, deadlineMs: number | undefined): Promise<string> {
    const nonce = await read(tag, deadlineMs);
    if (nonce !== null) return nonce;
    keptUntil.delete(tag);
    // Once for all who found none, as the entries of a batch do.
    const made = making.get(tag) ?? store.write(tag, makeNonce(), true).finally(() => making.delete(tag));
    making.set(tag, made);
    await made;
    // Whoever was first has set it; if it is gone again the value will simply not be readable.
    return (await read(tag, deadlineMs)) ?? makeNonce();
  }

  async function ensureOne(tag: string, deadlineMs: number | undefined): Promise<string> {
    const asked = { isOvertaken: false };
    const all = ensuring.get(tag) ?? new Set();
    ensuring.set(tag, all.add(asked));
    try {
      const nonce = await readOrMake(tag, deadlineMs);
      // Invalidated after the question: the answer may be the nonce of what comes later.
      return asked.isOvertaken ? makeNonce() : nonce.slice(0, nonceLength);
    } finally {
      all.delete(asked);
      if (all.size === 0 && ensuring.get(tag) === all) ensuring.delete(tag);
    }
  }

  return {
    ensure: (tags, deadlineMs) => {
      const remembered = tags.map(recall);
      return remembered.includes(undefined)
        ? Promise.all(tags.map((tag) => ensureOne(tag, deadlineMs)))
        : Promise.resolve(remembered.map((nonce) => nonce!.slice(0, nonceLength)));
    },
    check(tags, nonces) {
      let latest: number | undefined = -1;
      for (let place = 0; place < tags.length && latest !== undefined; place += 1) {
        const one = recall(tags[place]!);
        if (one === undefined)
          return Promise.all(tags.map((tag) => read(tag))).then((found) =>
            found.reduce<number | undefined>((before, each, at) => later(before, each, nonces[at]!), -1),
          );
        latest = later(latest, one, nonces[place]!);
      }
      return latest;
    },
    warm: (tags) =>
      Promise.allSettled(tags.filter((tag) => recall(tag) === undefined).map((tag) => read(tag))),
    keep(tags, lifeMs) {
      const now = store.clock.monotonic();
      for (const tag of tags) {
        if ((keptUntil.get(tag) ?? 0) >= now + lifeMs) continue;
        const longerMs = lifeMs + Math.max(leastSlackMs, lifeMs * slackShare);
        if (keptUntil.size >= maxRemembered) keptUntil.clear();
        keptUntil.set(tag, now + longerMs);
        // Without it its entries become misses too soon.
        store.keep(tag, Math.ceil(longerMs)).catch(() => keptUntil.delete(tag));
      }
    },
    async replace(tags) {
      for (const tag of tags) {
        known.delete(tag);
        lately.delete(tag);
        keptUntil.delete(tag);
        for (const asked of ensuring.get(tag) ?? []) asked.isOvertaken = true;
      }
      changes += 1;
      await Promise.all(tags.map((tag) => store.write(tag, makeNonce(), false)));
    },
    async expire(tags) {
      for (const tag of tags) known.delete(tag);
      changes += 1;
      const now = store.clock.now();
      await Promise.all(tags.map((tag) => store.expire(tag, now)));
    },
    async hasChanged(tag) {
      const before = known.get(tag);
      changes += 1;
      known.delete(tag);
      if (before === undefined) return 'perhaps';
      const now = await read(tag).catch(() => undefined);
      if (now !== before) keptUntil.delete(tag);
      return now === undefined ? 'perhaps' : now === before ? 'no' : 'yes';
    },
    forget() {
      changes += 1;
      known.clear();
      lately.clear();
      keptUntil.clear();
    },
  };
}

/** The later of `before` and the moment behind the nonce found in Redis; `undefined` where it is another than the entry's. */
function later(before: number | undefined, found: string | null, nonce: string): number | undefined {
  if (before === undefined || !found?.startsWith(nonce)) return undefined;
  return found.length > nonceLength ? Math.max(before, Number(found.slice(nonceLength))) : before;
}

const makeNonce = (): string => randomBytes((nonceLength / 4) * 3).toString('base64url');
