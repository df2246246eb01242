// A map in parts, for so many keys that one Map would stand still while it grows or empties.

/** One part of a {@link SplitMap}: the keys whose hashes have the same last bits, `depth` of them. */
interface Part<Key, Value> {
  readonly map: Map<Key, Value>;
  readonly depth: number;
}

// A Map rehashes all its keys when it doubles, and when three of four are gone: a millisecond for so many.
const mostInPart = 16_384;
// With keys whose hashes are alike parts grow instead.
const mostDepth = 12;
// Characters of a key that are looked at: those of a long one are spread over it.
const sampled = 16;

/** A Map that splits a part in two when it is full (Fagin 1979, extendible hashing): no step is about more than a part. */
export class SplitMap<Key extends string | number, Value> {
  #parts: Part<Key, Value>[] = [{ map: new Map(), depth: 0 }];
  #only: Map<Key, Value> | undefined = this.#parts[0]!.map;
  #size = 0;
  readonly #mostInPart: number;

  constructor(most = mostInPart) {
    this.#mostInPart = most;
  }

  get size(): number {
    return this.#size;
  }

  get(key: Key): Value | undefined {
    return (this.#only ?? this.#partOf(key).map).get(key);
  }

  has(key: Key): boolean {
    return (this.#only ?? this.#partOf(key).map).has(key);
  }

  set(key: Key, value: Value): void {
    const part = this.#partOf(key);
    const before = part.map.size;
    part.map.set(key, value);
    this.#size += part.map.size - before;
    if (part.map.size > this.#mostInPart && part.depth < mostDepth) this.#split(part);
  }

  delete(key: Key): boolean {
    const isGone = (this.#only ?? this.#partOf(key).map).delete(key);
    if (isGone) this.#size -= 1;
    return isGone;
  }

  *keys(): Generator<Key, void, undefined> {
    for (const [place, { map, depth }] of this.#parts.entries()) if (place < 2 ** depth) yield* map.keys();
  }

  #partOf(key: Key): Part<Key, Value> {
    return this.#only ? this.#parts[0]! : this.#parts[hashOf(key) & (this.#parts.length - 1)]!;
  }

  #split(full: Part<Key, Value>): void {
    const bit = 2 ** full.depth;
    if (bit === this.#parts.length) this.#parts = [...this.#parts, ...this.#parts];
    const halves = [0, 1].map(() => ({ map: new Map<Key, Value>(), depth: full.depth + 1 }));
    for (const [key, value] of full.map) halves[hashOf(key) & bit ? 1 : 0]!.map.set(key, value);
    for (const [place, part] of this.#parts.entries())
      if (part === full) this.#parts[place] = halves[place & bit ? 1 : 0]!;
    this.#only = undefined;
  }
}

/** Spreads keys over parts; not for anything an attacker must not guess. */
function hashOf(key: string | number): number {
  let mix = 0;
  if (typeof key === 'number') mix = key;
  else {
    const step = Math.ceil(key.length / sampled);
    for (let place = key.length - 1; place >= 0; place -= step)
      mix = Math.imul(mix, 31) + key.charCodeAt(place);
  }
  mix = Math.imul(mix ^ (mix >>> 15), 0x9e3779b1);
  return mix ^ (mix >>> 16);
}
