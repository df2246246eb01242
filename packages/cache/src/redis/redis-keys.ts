// Names the keys in Redis, and reads the names that pushes carry.

/** The names of things in Redis. Value and lease of a key share a hash tag, and so a slot of a Cluster. */
export interface RedisKeys {
  valueOf(key: string): string;
  leaseOf(key: string): string;
  tagOf(tag: string): string;
  /** Prefixes that are tracked: values and tags, not leases. */
  readonly watched: readonly string[];
  /** What a name in a push stands for. */
  parse(name: string): { readonly key: string } | { readonly tag: string } | undefined;
}

/** Creates the names under a prefix. The colon after the brace keeps the hash tag from being empty. */
export function createRedisKeys(prefix: string): RedisKeys {
  const values = `${prefix}:v:{:`;
  const tags = `${prefix}:t:`;
  return {
    valueOf: (key) => `${values}${key}}`,
    leaseOf: (key) => `${prefix}:l:{:${key}}`,
    tagOf: (tag) => tags + tag,
    watched: [`${prefix}:v:`, tags],
    parse(name) {
      if (name.startsWith(values)) return { key: name.slice(values.length, -1) };
      return name.startsWith(tags) ? { tag: name.slice(tags.length) } : undefined;
    },
  };
}
