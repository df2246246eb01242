// Reads in the declarations of a style what they say about being seen.

/** What is said of a property, and how much that weighs against what else is said. */
export interface Said {
  readonly isSeen: boolean;
  readonly weight: number;
}

/** What a style says about an element; of what it does not speak, the elements around it decide. */
export interface Look {
  /** It is not there, with all it holds. */
  readonly isGone: boolean;
  /** Whether its letters have a size. */
  readonly size: Said | undefined;
  readonly visibility: Said | undefined;
}

/** Says nothing. */
export const noLook: Look = { isGone: false, size: undefined, visibility: undefined };

/** What outweighs each rule of a sheet. */
export const inlineWeight = 1e12;
const importantWeight = 1e15;

// What takes an element away with all it holds, and what pages do to keep a text for screen readers alone.
const gone =
  /(?:^|[;\s])(?:display:none|opacity:0(?:\.0+)?(?:;|!|$)|clip:rect\((?:0|1px)|clip-path:inset\((?:50|100)%|(?:left|top|text-indent):-\d{3,})/;
const inherited = /(?:^|[;\s])(font-size|font|visibility):([^;]*)/g;

/** The look that declarations give. */
export function declaredLook(declarations: string, weight: number): Look {
  const style = declarations.toLowerCase().replace(/\s*([:;(])\s*/g, '$1');
  let look: Look = { ...noLook, isGone: gone.test(style) };
  for (const [, name, written = ''] of style.matchAll(inherited)) {
    const [value = '', important] = written.split('!');
    const isSeen = name === 'visibility' ? isVisible(value.trim()) : hasSize(value.trim(), name === 'font');
    if (isSeen === undefined) continue;
    const said = { isSeen, weight: important === undefined ? weight : weight + importantWeight };
    look = joinedLook(look, { ...noLook, [name === 'visibility' ? 'visibility' : 'size']: said });
  }
  return look;
}

/** Both looks of an element: of each property what weighs more, else the later one. */
export const joinedLook = (one: Look, two: Look): Look => ({
  isGone: one.isGone || two.isGone,
  size: stronger(one.size, two.size),
  visibility: stronger(one.visibility, two.visibility),
});

const stronger = (one: Said | undefined, two: Said | undefined) =>
  !two || (one && one.weight > two.weight) ? one : two;

function isVisible(value: string): boolean | undefined {
  if (value === 'hidden' || value === 'collapse') return false;
  return value === 'visible' || value === 'initial' ? true : undefined;
}

const named = /^(?:(?:x{1,3}-)?(?:small|large)|medium|initial|(?:calc|clamp|min|max|var)\(.*)$/;

/** A part of what was nothing is nothing: sizes such as `2em` leave it to the elements around. */
function hasSize(value: string, isShorthand: boolean): boolean | undefined {
  for (const word of isShorthand ? value.split(/[\s/]+/) : [value]) {
    const [, number, unit = ''] = /^\+?(\d{0,9}\.?\d{1,9})([a-z]{0,9}|%)$/.exec(word) ?? [];
    if (named.test(word)) return true;
    if (number === undefined) continue;
    if (Number(number) === 0) return false;
    // In a shorthand a bare number is the weight of the letters.
    const isWeight = isShorthand && unit === '';
    if (!isWeight) return /^(?:em|ex|ch|%)$/.test(unit) ? undefined : true;
  }
  return undefined;
}
