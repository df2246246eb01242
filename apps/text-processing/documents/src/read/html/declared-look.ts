// Reads in the declarations of a style what they say about being seen.

/** What is said of a property, and how much that weighs against what else is said. */
export interface Said {
  readonly isSeen: boolean;
  readonly weight: number;
}

/** What a style says about an element; of what it does not speak, the elements around it decide. */
export interface Look {
  /** It is seen by nobody, with all it holds, whatever else is said. */
  readonly isGone: boolean;
  /** Whether it is there, with all it holds. */
  readonly display: Said | undefined;
  /** Whether its letters have a size. */
  readonly size: Said | undefined;
  readonly visibility: Said | undefined;
  /** Whether its letters have a color. */
  readonly color: Said | undefined;
  /** Whether a line through its letters is seen. */
  readonly struck: Said | undefined;
}

/** Says nothing. */
export const noLook: Look = {
  isGone: false,
  display: undefined,
  size: undefined,
  visibility: undefined,
  color: undefined,
  struck: undefined,
};

/** What outweighs each rule of a sheet. */
export const inlineWeight = 1e12;
const importantWeight = 1e15;

// What takes the letters of an element away with all it holds, and what pages do to keep a text for screen readers alone.
const gone =
  /(?:^|[;\s])(?:opacity:0(?:\.0+)?(?:;|!|$)|clip:rect\((?:0|1px)|clip-path:inset\((?:50|100)%|(?:left|top|text-indent):-\d{3,})/;
const spoken = /(?:^|[;\s])(display|font-size|font|visibility|color|text-decoration(?:-line)?):([^;]*)/g;

// What an element says of itself, as the preview of a mail does (emailmonday/Cerberus#237); a sheet says it of what opens later, too.
const goneItself = /(?:^|[;\s])transform:scale\(0(?:,0)?\)/;
const noHeight = /(?:^|[;\s])(?:max-)?height:0(?:px|em|rem|pt|%)?\s*(?:;|!|$)/;
const clipped = /(?:^|[;\s])overflow(?:-y)?:(?:hidden|clip)/;
/** What gives a height all the same, as boxes around films have it. */
const otherHeight = /(?:^|[;\s])(?:padding(?:-top|-bottom)?|min-height):(?!0(?:px)?\s*(?:;|!|$))/;
/** Letters without a color are seen where they are cut out of a background, or throw a shadow. */
const seenWithoutColor = /background-clip:text|text-shadow:/;

type Property = 'display' | 'size' | 'visibility' | 'color' | 'struck';
const judges: Readonly<Record<string, readonly [Property, (value: string) => boolean | undefined]>> = {
  display: ['display', isDisplayed],
  visibility: ['visibility', isVisible],
  color: ['color', hasColor],
  'text-decoration': ['struck', isStruck],
  'text-decoration-line': ['struck', isStruck],
  'font-size': ['size', (value) => hasSize(value, false)],
  font: ['size', (value) => hasSize(value, true)],
};

const normalized = (declarations: string) => declarations.toLowerCase().replace(/\s*([:;(])\s*/g, '$1');

/** The look that declarations give. */
export function declaredLook(declarations: string, weight: number): Look {
  const style = normalized(declarations);
  const isOwn = weight === inlineWeight;
  let look: Look = { ...noLook, isGone: gone.test(style) || (isOwn && goneItself.test(style)) };
  for (const [, name, written = ''] of style.matchAll(spoken)) {
    const [value = '', important] = written.split('!');
    const [property, judge] = judges[name!]!;
    // Nearly every rule of a sheet has a color.
    if (property === 'color' && (!isOwn || seenWithoutColor.test(style))) continue;
    const isSeen = judge(value.trim());
    if (isSeen === undefined) continue;
    const said = { isSeen, weight: important === undefined ? weight : weight + importantWeight };
    look = joinedLook(look, { ...noLook, [property]: said });
  }
  return look;
}

/** Both looks of an element: of each property what weighs more, else the later one. */
export const joinedLook = (one: Look, two: Look): Look => ({
  isGone: one.isGone || two.isGone,
  display: stronger(one.display, two.display),
  size: stronger(one.size, two.size),
  visibility: stronger(one.visibility, two.visibility),
  color: stronger(one.color, two.color),
  struck: stronger(one.struck, two.struck),
});

const stronger = (one: Said | undefined, two: Said | undefined) =>
  !two || (one && one.weight > two.weight) ? one : two;

const shown =
  /^(?:block|inline|contents|flow-root|list-item|run-in|initial|unset|inherit|(?:inline-)?(?:block|flex|grid|table)|table-[a-z-]{3,20}|ruby[a-z-]{0,20}|-webkit-(?:inline-)?(?:box|flex))$/;

/** What browsers do not know they pass over: what was said before stands. */
function isDisplayed(value: string): boolean | undefined {
  if (value.startsWith('none')) return false;
  return shown.test(value) ? true : undefined;
}

function isVisible(value: string): boolean | undefined {
  if (value === 'hidden' || value === 'collapse') return false;
  return value === 'visible' || value === 'initial' ? true : undefined;
}

const named = /^(?:(?:x{1,3}-)?(?:small|large)|medium|initial|(?:calc|clamp|min|max|var)\(.*)$/;

/** Whether a style leaves no height to a block, and shows nothing of what does not fit. */
export function isFlat(declarations: string): boolean {
  const style = normalized(declarations);
  return noHeight.test(style) && clipped.test(style) && !otherHeight.test(style);
}

function hasColor(value: string): boolean | undefined {
  if (value === 'transparent' || /^(?:rgb|hsl)a\(.*,0(?:\.0+)?\)$/.test(value.replace(/\s/g, '')))
    return false;
  return /^(?:inherit|currentcolor|unset)$/.test(value) ? undefined : true;
}

function isStruck(value: string): boolean {
  return value.includes('line-through');
}

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
