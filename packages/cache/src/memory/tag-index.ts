// Finds entries in memory by their tags.

/** Finds entries by tag. Holds only what entries in memory carry. */
export interface TagIndex {
  add(slot: number, tags: readonly string[]): void;
  remove(slot: number): void;
  tagsOf(slot: number): readonly string[];
  /** The slots with the tag, which is then carried by none: theirs to change is the caller's. */
  take(tag: string): Set<number>;
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

/** Creates an empty index. A tag of one entry holds its slot itself: a set of one takes ten times as much. */
export function createTagIndex(): TagIndex {
  const tagsBySlot = new Map<number, readonly string[]>();
  const slotsByTag = new Map<string, number | Set<number>>();

  return {
    add(slot, tags) {
      if (tags.length === 0) return;
      tagsBySlot.set(slot, tags);
      for (const tag of tags) {
        const slots = slotsByTag.get(tag);
        if (slots === undefined) slotsByTag.set(tag, slot);
        else if (typeof slots !== 'number') slots.add(slot);
        else if (slots !== slot) slotsByTag.set(tag, new Set([slots, slot]));
      }
    },
    remove(slot) {
      const tags = tagsBySlot.get(slot);
      if (!tags) return;
      tagsBySlot.delete(slot);
      for (const tag of tags) {
        const slots = slotsByTag.get(tag);
        if (slots === slot) slotsByTag.delete(tag);
        else if (typeof slots === 'object' && slots.delete(slot) && slots.size === 0) slotsByTag.delete(tag);
      }
    },
    tagsOf: (slot) => tagsBySlot.get(slot) ?? none,
    take(tag) {
      const slots = slotsByTag.get(tag);
      slotsByTag.delete(tag);
      return typeof slots === 'object' ? slots : new Set(slots === undefined ? [] : [slots]);
    },
  };
}
