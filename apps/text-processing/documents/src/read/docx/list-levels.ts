// Reads how the lists of a Word file count.
import { localNames } from './local-names.ts';
import { attributeOf, isOff, scanXml, settingOf } from './scan-xml.ts';

/** How a level of a list counts, and how it writes its numbers. */
export interface ListLevel {
  start: number;
  format: string;
  /** `%1.%2`: the numbers of levels, with what stands around them; as it is written in XML. */
  text: string;
  /** Whether all numbers are written in digits. */
  isLegal: boolean;
  /** The level, counted from 1, behind which it begins anew; 0 is never. Undefined: behind each above it. */
  restart?: number;
  /** The style whose paragraphs are of this level. */
  style?: string;
}

/** Levels that several lists share, and with them how far these have counted. */
export interface AbstractList {
  readonly levels: Map<number, ListLevel>;
  /** The style that has them, in their place. */
  link?: string;
}

/** A list, and what it does otherwise than those it shares its levels with. */
export interface ListInstance {
  abstract: string;
  readonly starts: Map<number, number>;
  readonly levels: Map<number, ListLevel>;
}

/** Where a paragraph or a style stands in a list. */
export interface ListPlace {
  list?: string;
  level?: number;
}

/** What a style of paragraphs says about lists. */
export interface ListStyle extends ListPlace {
  base?: string;
}

/** The lists of a file, by their ids. */
export interface Lists {
  readonly abstracts: Map<string, AbstractList>;
  readonly instances: Map<string, ListInstance>;
}

/** Reads the part of the lists. */
export function listsOf(xml: string, maxDepth: number): Lists {
  const toName = localNames(xml);
  const lists: Lists = { abstracts: new Map(), instances: new Map() };
  let abstract: AbstractList | undefined;
  let instance: ListInstance | undefined;
  let overridden = 0;
  let level: ListLevel | undefined;
  for (const tag of scanXml(xml, maxDepth)) {
    const name = toName(tag);
    if (tag.kind === 'close') {
      if (name === 'abstractNum') abstract = undefined;
      if (name === 'num') instance = undefined;
      if (name === 'lvl') level = undefined;
    } else if (name === 'abstractNum') {
      abstract = { levels: new Map() };
      lists.abstracts.set(attributeOf(tag, 'abstractNumId'), abstract);
    } else if (name === 'num') {
      instance = { abstract: '', starts: new Map(), levels: new Map() };
      lists.instances.set(attributeOf(tag, 'numId'), instance);
    } else if (name === 'abstractNumId' && instance) instance.abstract = settingOf(tag);
    else if (name === 'numStyleLink' && abstract) abstract.link = settingOf(tag);
    else if (name === 'lvlOverride') overridden = Number(attributeOf(tag, 'ilvl'));
    else if (name === 'startOverride') instance?.starts.set(overridden, Number(settingOf(tag)));
    else if (name === 'lvl') {
      level = { start: 0, format: 'decimal', text: '', isLegal: false };
      (instance ?? abstract)?.levels.set(Number(attributeOf(tag, 'ilvl')), level);
    } else if (name === 'start' && level) level.start = Number(settingOf(tag));
    // A format of its own has, for older versions, another beside it.
    else if (name === 'numFmt' && level && level.format !== 'custom') level.format = settingOf(tag);
    else if (name === 'lvlText' && level) level.text = settingOf(tag);
    else if (name === 'isLgl' && level) level.isLegal = !isOff(settingOf(tag));
    else if (name === 'lvlRestart' && level) level.restart = Number(settingOf(tag));
    else if (name === 'pStyle' && level) level.style = settingOf(tag);
  }
  return lists;
}

/** Reads what the part of the styles says about lists. */
export function listStylesOf(xml: string, maxDepth: number): Map<string, ListStyle> {
  const toName = localNames(xml);
  const styles = new Map<string, ListStyle>();
  let style: ListStyle = {};
  for (const tag of scanXml(xml, maxDepth)) {
    const name = toName(tag);
    if (tag.kind === 'close') continue;
    if (name === 'style') {
      style = {};
      styles.set(attributeOf(tag, 'styleId'), style);
    } else if (name === 'basedOn') style.base = settingOf(tag);
    else if (name === 'numId') style.list = settingOf(tag);
    else if (name === 'ilvl') style.level = Number(settingOf(tag));
  }
  return styles;
}
