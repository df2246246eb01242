// The signs of which a reader sees nothing.

/**
 * Inside of a character class with the flag `u`: every sign that draws nothing and takes no place. Unicode's default ignorable
 * code points (zero-width, bidi controls, fillers, variation selectors, tags), format controls, and control characters that are
 * no blanks.
 *
 * @example
 * const unseen = new RegExp(`[${unseenSigns}]`, 'gu');
 */
export const unseenSigns: string = String.raw`\p{Default_Ignorable_Code_Point}\p{Cf}\0-\x08\x0e-\x1f\x7f-\x9f`;
