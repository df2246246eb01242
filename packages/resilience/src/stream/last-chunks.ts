// Remembers the last chunks of a stream, at the same cost however long it is.

/** Chunks remembered for a StreamInterruptedError. */
const most = 10_000;

/** The last ten thousand of what was added. */
export class LastChunks<T> {
  readonly #ring: T[] = [];
  #next = 0;

  add(chunk: T): void {
    if (this.#ring.length < most) this.#ring.push(chunk);
    else this.#ring[this.#next] = chunk;
    this.#next = (this.#next + 1) % most;
  }

  /** They, the oldest first. */
  list(): T[] {
    if (this.#ring.length < most) return [...this.#ring];
    return [...this.#ring.slice(this.#next), ...this.#ring.slice(0, this.#next)];
  }
}
