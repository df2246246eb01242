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
  breakAll(): void;
}

interface Watch {
  isChanged: boolean;
  isSuspect: boolean;
  readonly tags: readonly string[];
  readonly openedAt: number;
}

// Tags changed while something is under way; past that everything under way counts as changed.
const maxTags = 10_000;

/** Creates an empty set of fences; it holds keys and tags only while something is under way. */
export function createFences(): Fences {
  const watches = new Map<string, Set<Watch>>();
  const changedTags = new Map<string, number>();
  let turn = 0;

  const isChangedFor = (watch: Watch, tags: readonly string[]) =>
    watch.isChanged || tags.some((tag) => (changedTags.get(tag) ?? 0) > watch.openedAt);

  function breakWhere(mark: (watch: Watch) => void): void {
    for (const set of watches.values()) for (const watch of set) mark(watch);
  }

  return {
    open(key, tags = []) {
      const watch: Watch = { isChanged: false, isSuspect: false, tags, openedAt: turn };
      const set = watches.get(key) ?? new Set();
      watches.set(key, set.add(watch));
      const isBrokenFor = (more: readonly string[]) =>
        watch.isSuspect || isChangedFor(watch, watch.tags) || isChangedFor(watch, more);
      return {
        get isBroken() {
          return isBrokenFor([]);
        },
        get isChanged() {
          return isChangedFor(watch, watch.tags);
        },
        isBrokenFor,
        close() {
          // What was broken stays so: whoever still asks is not told otherwise once the tags are forgotten.
          watch.isChanged = isChangedFor(watch, watch.tags);
          if (set.delete(watch) && set.size === 0 && watches.get(key) === set) watches.delete(key);
          if (watches.size === 0) changedTags.clear();
        },
      };
    },
    breakKey(key) {
      for (const watch of watches.get(key) ?? []) watch.isChanged = true;
    },
    breakTag(tag) {
      if (watches.size === 0) return;
      turn += 1;
      if (changedTags.size >= maxTags) {
        breakWhere((watch) => {
          watch.isChanged = true;
        });
        changedTags.clear();
      }
      changedTags.set(tag, turn);
    },
    breakAll: () =>
      breakWhere((watch) => {
        watch.isSuspect = true;
      }),
  };
}
