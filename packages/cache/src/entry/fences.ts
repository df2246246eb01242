// Keeps results of reads and productions from being stored after their key was changed.

/** Shows a read or production under way whether its key was changed meanwhile; its result is then not kept. */
export interface Fence {
  /** Whether the key or one of its tags was changed, or changes may have been missed. */
  readonly isBroken: boolean;
  /** Whether the key or one of its tags was changed for certain. */
  readonly isChanged: boolean;
  /** Whether it is broken for an entry that turned out to have these tags. */
  isBrokenFor(tags: readonly string[]): boolean;
  close(): void;
}

/** The fences of everything under way. */
export interface Fences {
  open(key: string, tags?: readonly string[]): Fence;
  breakKey(key: string): void;
  breakTag(tag: string): void;
  /** Every key that starts so was changed. */
  breakPrefix(prefix: string): void;
  breakAll(): void;
}

// Tags changed while something is under way; past that everything under way counts as changed.
const maxTags = 10_000;

interface Shared {
  /** The last opened of each key; the others hang behind it. */
  readonly watches: Map<string, Watch>;
  readonly changedTags: Map<string, number>;
  turn: number;
}

/** A fence with what was seen so far; a class, since a batch of reads opens thousands. */
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
    return this.#isChanged || this.#hasChanged(this.#tags);
  }

  get isBroken(): boolean {
    return this.isSuspect || this.isChanged;
  }

  isBrokenFor(tags: readonly string[]): boolean {
    return this.isBroken || this.#hasChanged(tags);
  }

  change(): void {
    this.#isChanged = true;
  }

  close(): void {
    const { watches, changedTags } = this.#shared;
    // What was broken stays so: whoever still asks is not told otherwise once the tags are forgotten.
    this.#isChanged = this.isChanged;
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (this.older) this.older.newer = this.newer;
    if (this.newer) this.newer.older = this.older;
    else if (this.older) watches.set(this.#key, this.older);
    else watches.delete(this.#key);
    this.older = this.newer = undefined;
    if (watches.size === 0) changedTags.clear();
  }

  #hasChanged(tags: readonly string[]): boolean {
    const { changedTags } = this.#shared;
    if (changedTags.size === 0) return false;
    return tags.some((tag) => (changedTags.get(tag) ?? 0) > this.#openedAt);
  }
}

const none: readonly string[] = [];
const change = (watch: Watch) => watch.change();

/** Creates an empty set of fences; it holds keys and tags only while something is under way. */
export function createFences(): Fences {
  const shared: Shared = { watches: new Map(), changedTags: new Map(), turn: 0 };
  const { watches, changedTags } = shared;

  function each(last: Watch | undefined, mark: (watch: Watch) => void): void {
    for (let watch = last; watch; watch = watch.older) mark(watch);
  }

  function breakAllBy(mark: (watch: Watch) => void): void {
    for (const last of watches.values()) each(last, mark);
  }

  return {
    open: (key, tags = none) => new Watch(shared, key, tags),
    breakKey: (key) => each(watches.get(key), change),
    breakTag(tag) {
      if (watches.size === 0) return;
      shared.turn += 1;
      if (changedTags.size >= maxTags) {
        breakAllBy(change);
        changedTags.clear();
      }
      changedTags.set(tag, shared.turn);
    },
    breakPrefix(prefix) {
      for (const [key, last] of watches) if (key.startsWith(prefix)) each(last, change);
    },
    breakAll: () =>
      breakAllBy((watch) => {
        watch.isSuspect = true;
      }),
  };
}
