// Keeps results of reads and productions from being stored after their key was changed.

/** Shows a read or production under way whether its key was changed meanwhile; its result is then not kept. */
export interface Fence {
  /** Whether the key or one of its tags was changed, or changes may have been missed. */
  readonly isBroken: boolean;
  /** Whether the key or one of its tags was changed for certain. */
  readonly isChanged: boolean;
  /**
   * Whether it is broken for an entry that turned out to have these tags, and of a fence for many, this key. Once it was closed it is:
   * it sees no changes any longer.
   */
  isBrokenFor(tags: readonly string[], key?: string): boolean;
  close(): void;
}

/** What is asked of a fence when an answer came. */
export type ReadFence = Pick<Fence, 'isBrokenFor' | 'close'>;

/** The fences of everything under way. */
export interface Fences {
  open(key: string, tags?: readonly string[]): Fence;
  /** One for many keys: a fence of its own for each would cost as much as to decode its entry. */
  openMany(keys: ReadonlySet<string>): ReadFence;
  breakKey(key: string): void;
  breakTag(tag: string): void;
  /** Every key that starts so was changed. */
  breakPrefix(prefix: string): void;
  breakAll(): void;
}

// Tags changed while something is under way; past that everything under way counts as changed.
const maxTags = 10_000;

/** Many keys under way; what breaks more than one of them breaks it for all. */
interface Batch {
  readonly keys: ReadonlySet<string>;
  readonly changed: Set<string>;
  isBroken: boolean;
}

interface Shared {
  /** The last opened of each key; the others hang behind it. */
  readonly watches: Map<string, Watch>;
  readonly batches: Set<Batch>;
  readonly changedTags: Map<string, number>;
  turn: number;
}

function hasChanged({ changedTags }: Shared, tags: readonly string[], since: number): boolean {
  return changedTags.size > 0 && tags.some((tag) => (changedTags.get(tag) ?? 0) > since);
}

function forget({ watches, batches, changedTags }: Shared): void {
  if (watches.size + batches.size === 0) changedTags.clear();
}

/** A fence with what was seen so far; a class, since every read opens one. */
class Watch implements Fence {
  isSuspect = false;
  newer: Watch | undefined;
  older: Watch | undefined;
  #isChanged = false;
  #isClosed = false;
  readonly #openedAt: number;
  readonly #shared: Shared;
  readonly #key: string;
  readonly #tags: readonly string[];

  constructor(shared: Shared, key: string, tags: readonly string[]) {
    this.older = shared.watches.get(key);
    if (this.older) this.older.newer = this;
    shared.watches.set(key, this);
    this.#shared = shared;
    this.#key = key;
    this.#tags = tags;
    this.#openedAt = shared.turn;
  }

  get isChanged(): boolean {
    return this.#isChanged || hasChanged(this.#shared, this.#tags, this.#openedAt);
  }

  get isBroken(): boolean {
    return this.isSuspect || this.isChanged;
  }

  isBrokenFor(tags: readonly string[]): boolean {
    return this.#isClosed || this.isBroken || hasChanged(this.#shared, tags, this.#openedAt);
  }

  change(): void {
    this.#isChanged = true;
  }

  close(): void {
    const { watches } = this.#shared;
    // What was broken stays so: whoever still asks is not told otherwise once the tags are forgotten.
    this.#isChanged = this.isChanged;
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (this.older) this.older.newer = this.newer;
    if (this.newer) this.newer.older = this.older;
    else if (this.older) watches.set(this.#key, this.older);
    else watches.delete(this.#key);
    this.older = this.newer = undefined;
    forget(this.#shared);
  }
}

const none: readonly string[] = [];
const change = (watch: Watch) => watch.change();

/** Creates an empty set of fences; it holds keys and tags only while something is under way. */
export function createFences(): Fences {
  const shared: Shared = { watches: new Map(), batches: new Set(), changedTags: new Map(), turn: 0 };
  const { watches, batches, changedTags } = shared;

  function each(last: Watch | undefined, mark: (watch: Watch) => void): void {
    for (let watch = last; watch; watch = watch.older) mark(watch);
  }

  function breakAllBy(mark: (watch: Watch) => void): void {
    for (const last of watches.values()) each(last, mark);
    for (const batch of batches) batch.isBroken = true;
  }

  return {
    open: (key, tags = none) => new Watch(shared, key, tags),
    openMany(keys) {
      const batch: Batch = { keys, changed: new Set(), isBroken: false };
      const openedAt = shared.turn;
      batches.add(batch);
      return {
        isBrokenFor: (tags, key = '') =>
          batch.isBroken || batch.changed.has(key) || hasChanged(shared, tags, openedAt),
        close() {
          batches.delete(batch);
          forget(shared);
        },
      };
    },
    breakKey(key) {
      each(watches.get(key), change);
      for (const batch of batches) if (batch.keys.has(key)) batch.changed.add(key);
    },
    breakTag(tag) {
      if (watches.size + batches.size === 0) return;
      shared.turn += 1;
      if (changedTags.size >= maxTags) {
        breakAllBy(change);
        changedTags.clear();
      }
      changedTags.set(tag, shared.turn);
    },
    breakPrefix(prefix) {
      for (const [key, last] of watches) if (key.startsWith(prefix)) each(last, change);
      for (const batch of batches) batch.isBroken = true;
    },
    breakAll: () =>
      breakAllBy((watch) => {
        watch.isSuspect = true;
      }),
  };
}
