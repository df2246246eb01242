// Keeps results of reads and productions from being stored after their key was changed.

/** Shows a read or production under way whether its key was changed meanwhile; its result is then not kept. */
export interface Fence {
  readonly isBroken: boolean;
  close(): void;
}

/** The fences of everything under way. */
export interface Fences {
  open(key: string, tags?: readonly string[]): Fence;
  breakKey(key: string): void;
  breakTag(tag: string): void;
  breakAll(): void;
}

/** Creates an empty set of fences; it holds a key only while something is under way. */
export function createFences(): Fences {
  interface Watch {
    isBroken: boolean;
    readonly tags: readonly string[];
  }
  const watches = new Map<string, Set<Watch>>();

  function breakWhere(test: (watch: Watch) => boolean): void {
    for (const set of watches.values()) for (const watch of set) watch.isBroken ||= test(watch);
  }

  return {
    open(key, tags = []) {
      const watch: Watch = { isBroken: false, tags };
      const set = watches.get(key) ?? new Set();
      watches.set(key, set.add(watch));
      return {
        get isBroken() {
          return watch.isBroken;
        },
        close() {
          if (set.delete(watch) && set.size === 0) watches.delete(key);
        },
      };
    },
    breakKey(key) {
      for (const watch of watches.get(key) ?? []) watch.isBroken = true;
    },
    breakTag: (tag) => breakWhere((watch) => watch.tags.includes(tag)),
    breakAll: () => breakWhere(() => true),
  };
}
