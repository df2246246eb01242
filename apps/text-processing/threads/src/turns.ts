// Keeps what waits, so that its owners take turns.

/** What waits, each of an owner. */
export interface Turns<Item> {
  add(item: Item): void;
  /** Takes the one whose turn it is: of another owner than the one before, where there is one. */
  next(): Item | undefined;
  remove(item: Item): void;
  /** Takes the last one of whoever has the most, where that leaves them no fewer than `owner` will have with one more. */
  giveWay(owner: string): Item | undefined;
  size(): number;
}

/** Creates it, with nothing in it. */
export function createTurns<Item extends { readonly owner: string }>(): Turns<Item> {
  const queues = new Map<string, Item[]>();
  let count = 0;
  let served: string | undefined;

  /** Counts one that was taken out. */
  function taken(owner: string, queue: readonly Item[]): void {
    count -= 1;
    if (queue.length === 0) queues.delete(owner);
  }

  return {
    add(item) {
      const queue = queues.get(item.owner);
      if (queue) queue.push(item);
      else queues.set(item.owner, [item]);
      count += 1;
    },
    next() {
      const turn = [...queues].find(([owner]) => owner !== served) ?? [...queues][0];
      if (!turn) return undefined;
      const [owner, queue] = turn;
      served = owner;
      const item = queue.shift();
      // Whoever had a turn goes to the end.
      queues.delete(owner);
      queues.set(owner, queue);
      taken(owner, queue);
      return item;
    },
    remove(item) {
      const queue = queues.get(item.owner) ?? [];
      const place = queue.indexOf(item);
      if (place < 0) return;
      queue.splice(place, 1);
      taken(item.owner, queue);
    },
    giveWay(owner) {
      const own = queues.get(owner)?.length ?? 0;
      const [most] = [...queues].toSorted(([, a], [, b]) => b.length - a.length);
      if (!most || most[1].length <= own + 1) return undefined;
      const item = most[1].pop();
      taken(...most);
      return item;
    },
    size: () => count,
  };
}
