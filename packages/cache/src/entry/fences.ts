// Infrastructure Service: cache · stable API, changes affect all users

/** Tells a read or production under way whether its key was changed meanwhile; its result is then not kept. */
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
  interface Post {
    isBroken: boolean;
    readonly tags: readonly string[];
  }
  const posts = new Map<string, Set<Post>>();

  function breakWhere(test: (post: Post) => boolean): void {
    for (const set of posts.values()) for (const post of set) post.isBroken ||= test(post);
  }

  return {
    open(key, tags = []) {
      const post: Post = { isBroken: false, tags };
      const set = posts.get(key) ?? new Set();
      posts.set(key, set.add(post));
      return {
        get isBroken() {
          return post.isBroken;
        },
        close() {
          if (set.delete(post) && set.size === 0) posts.delete(key);
        },
      };
    },
    breakKey(key) {
      for (const post of posts.get(key) ?? []) post.isBroken = true;
    },
    breakTag: (tag) => breakWhere((post) => post.tags.includes(tag)),
    breakAll: () => breakWhere(() => true),
  };
}
