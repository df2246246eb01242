// Tells keys that compose a word from those that mean themselves.

// Safari sends the key that ends a word after its end (ironclaw#1139); an input method has this code for all of its keys.
const ofInputMethod = 229;

/** Whether a key goes to an input method: its Enter takes a word, its Escape drops one. */
export const isComposing = (event: KeyboardEvent): boolean =>
  event.isComposing || event.keyCode === ofInputMethod;
