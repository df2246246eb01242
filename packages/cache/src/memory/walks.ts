// Changes many entries of the memory tier a few at a time, so that the event loop never stands still.
import type { Slots } from './tag-index.ts';

/** Slots to be changed, as a set or as all between two places that fit. */
export interface Walk {
  /** Whether the slot is still to be changed. */
  has(slot: number): boolean;
  /** A newer entry stands in the slot, or the change is done: it is left alone. */
  spare(slot: number): void;
  /** The next slots, at most so many, perhaps none; `undefined` at the end. */
  next(most: number): readonly number[] | undefined;
  readonly change: (slot: number) => void;
  /** Whether one turn is enough for what is left. */
  isShort(): boolean;
  /** What it does, where one that begins later does all of it as well. */
  readonly name?: string;
}

/** The walks under way. What is still to be changed is changed before it is looked at. */
export interface Walks {
  /** Whether there are any: the hot path asks no more than this. */
  readonly isEmpty: boolean;
  begin(walk: Walk): void;
  /** Changes the slot now if it is still to be changed. */
  settle(slot: number): void;
  spare(slot: number): void;
}

/** Entries that are changed in one turn. */
export const atOnce = 250;

// Walks under way, which each look-up asks one after another.
const mostWalks = 64;

/**
 * Creates the walks of one memory tier. Each begins at once and goes on with every turn of the event loop. One that waits is
 * given up when the same is asked for again; past 64 all of them are given up for the one over `everything`.
 */
export function createWalks(everything: () => Walk): Walks {
  const walks = new Set<Walk>();
  let isRunning = false;

  function step(): void {
    isRunning = false;
    const [walk] = walks;
    if (!walk) return;
    const slots = walk.next(atOnce);
    for (const slot of slots ?? []) {
      walk.change(slot);
      walk.spare(slot);
    }
    if (!slots) walks.delete(walk);
    if (walks.size === 0) return;
    // A short walk is over before its caller goes on.
    isRunning = slots !== undefined && !walk.isShort();
    if (isRunning) setImmediate(step);
    else step();
  }

  return {
    get isEmpty() {
      return walks.size === 0;
    },
    begin(walk) {
      if (walk.isShort()) {
        // Its entries are not for those under way: what waits is long, and never many.
        for (const slot of walk.next(atOnce) ?? []) walk.change(slot);
        return;
      }
      const [first] = walks;
      for (const other of walks)
        if (other !== first && walk.name !== undefined && other.name === walk.name) walks.delete(other);
      const isFull = walks.size >= mostWalks;
      if (isFull) walks.clear();
      walks.add(isFull ? everything() : walk);
      if (!isRunning) step();
    },
    settle(slot) {
      for (const walk of walks) {
        if (!walk.has(slot)) continue;
        walk.spare(slot);
        walk.change(slot);
      }
    },
    spare(slot) {
      for (const walk of walks) walk.spare(slot);
    },
  };
}

/** A walk over a set of slots, which it uses up. */
export function walkOver(slots: Slots, change: (slot: number) => void): Walk {
  return {
    change,
    isShort: () => slots.size <= atOnce,
    has: (slot) => slots.has(slot),
    spare: (slot) => void slots.delete(slot),
    next(most) {
      const some: number[] = [];
      for (const slot of slots.keys()) {
        if (some.length === most) break;
        some.push(slot);
      }
      return some.length === 0 ? undefined : some;
    },
  };
}

/** A walk over all slots below `end` that fit. */
export function walkAll(
  name: string,
  end: number,
  fits: (slot: number) => boolean,
  change: (slot: number) => void,
): Walk {
  const spared = new Set<number>();
  let place = 1;
  const has = (slot: number) => slot >= place && slot < end && !spared.has(slot) && fits(slot);
  return {
    name,
    change,
    isShort: () => end - place <= atOnce,
    has,
    spare: (slot) => void (slot >= place && spared.add(slot)),
    next(most) {
      if (place >= end) return undefined;
      const some: number[] = [];
      for (let looked = 0; place < end && some.length < most && looked < most * 10; looked += 1) {
        if (has(place)) some.push(place);
        place += 1;
      }
      return some;
    },
  };
}
