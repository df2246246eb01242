// Finds entries in memory by their tags.

/** Finds entries by tag. Holds only what entries in memory carry. */
export interface TagIndex {
  add(slot: number, tags: readonly string[]): void;
  remove(slot: number): void;
  tagsOf(slot: number): readonly string[];
  /** Slots with the tag, as they are now. */
  slotsOf(tag: string): readonly number[];
}

const none: readonly string[] = [];

/** Creates an empty index. */
export function createTagIndex(): TagIndex {
  const tagsBySlot = new Map<number, readonly string[]>();
  const slotsByTag = new Map<string, Set<number>>();

  return {
    add(slot, tags) {
      if (tags.length === 0) return;
      tagsBySlot.set(slot, tags);
      for (const tag of tags) {
        const slots = slotsByTag.get(tag);
        if (slots) slots.add(slot);
        else slotsByTag.set(tag, new Set([slot]));
      }
    },
    remove(slot) {
      const tags = tagsBySlot.get(slot);
      if (!tags) return;
      tagsBySlot.delete(slot);
      for (const tag of tags) {
        const slots = slotsByTag.get(tag);
        if (slots?.delete(slot) && slots.size === 0) slotsByTag.delete(tag);
      }
    },
    tagsOf: (slot) => tagsBySlot.get(slot) ?? none,
    slotsOf: (tag) => [...(slotsByTag.get(tag) ?? [])],
  };
}
