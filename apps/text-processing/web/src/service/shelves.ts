// Hands out what the browser keeps; where it keeps nothing, what lasts as long as the page.

/** `localStorage`, or something like it. */
export type Shelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

function memoryShelf(): Shelf {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
}

/** A browser that blocks it throws at the first look. */
function opened(open: () => Storage): Shelf {
  try {
    const storage = open();
    storage.getItem('');
    return storage;
  } catch {
    return memoryShelf();
  }
}

/** Of this browser. Setting throws where there is no room: who keeps much makes some. */
export const browserShelf: Shelf = opened(() => localStorage);

const ofTab = opened(() => sessionStorage);
const inMemory = memoryShelf();

/** Of this tab; what there is no room for lasts as long as the page. */
export const tabShelf: Shelf = {
  getItem: (key) => inMemory.getItem(key) ?? ofTab.getItem(key),
  setItem(key, value) {
    inMemory.removeItem(key);
    try {
      ofTab.setItem(key, value);
    } catch {
      inMemory.setItem(key, value);
    }
  },
  removeItem(key) {
    inMemory.removeItem(key);
    ofTab.removeItem(key);
  },
};
