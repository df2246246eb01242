// Finds entries in memory by their tags.
import { SplitMap } from './split-map.ts';

/** Slots of entries, as a set. */
export type Slots = SplitMap<number, true>;

/** Finds entries by tag. Holds only what entries in memory carry. */
export interface TagIndex {
  add(slot: number, tags: readonly string[]): void;
  remove(slot: number): void;
  tagsOf(slot: number): readonly string[];
  /** Whether so many entries carry the tag at most: then each of them, else `undefined`. */
  few(tag: string, most: number): readonly number[] | undefined;
  /** The slots with the tag, which is then carried by none: theirs to change is the caller's. */
  take(tag: string): Slots;
}

const none: readonly string[] = [];
// Of one tag of one entry: its text, its place in the list of the entry and in the index.
const tagOverheadBytes = 120;

/** Bytes that the tags of an entry take, as estimated. */
export function tagBytes(tags: readonly string[]): number {
  let bytes = tags.length === 0 ? 0 : 80;
  for (const tag of tags) bytes += tag.length + tagOverheadBytes;
  return bytes;
}

function slotsOf(...some: number[]): Slots {
  const slots: Slots = new SplitMap();
  for (const slot of some) slots.set(slot, true);
  return slots;
}

/** Creates an empty index. A tag of one entry holds its slot itself: a set of one takes ten times as much. */
export function createTagIndex(): TagIndex {
  const tagsBySlot: (readonly string[] | undefined)[] = [];
  const slotsByTag = new SplitMap<string, number | Slots>();

  return {
    add(slot, tags) {
      if (tags.length === 0) return;
      while (tagsBySlot.length < slot) tagsBySlot.push(undefined);
      tagsBySlot[slot] = tags;
      for (const tag of tags) {
        const slots = slotsByTag.get(tag);
        if (slots === undefined) slotsByTag.set(tag, slot);
        else if (typeof slots !== 'number') slots.set(slot, true);
        else if (slots !== slot) slotsByTag.set(tag, slotsOf(slots, slot));
      }
    },
    remove(slot) {
      const tags = tagsBySlot[slot];
      if (!tags) return;
      tagsBySlot[slot] = undefined;
      for (const tag of tags) {
        const slots = slotsByTag.get(tag);
        if (slots === slot) slotsByTag.delete(tag);
        else if (typeof slots === 'object' && slots.delete(slot) && slots.size === 0) slotsByTag.delete(tag);
      }
    },
    tagsOf: (slot) => tagsBySlot[slot] ?? none,
    few(tag, most) {
      const slots = slotsByTag.get(tag);
      if (typeof slots !== 'object') return slots === undefined ? [] : [slots];
      return slots.size <= most ? [...slots.keys()] : undefined;
    },
    take(tag) {
      const slots = slotsByTag.get(tag);
      slotsByTag.delete(tag);
      if (typeof slots === 'object') return slots;
      return slots === undefined ? slotsOf() : slotsOf(slots);
    },
  };
}
