// Counts the items of the lists of a Word file, as Word does when it prints them.
import { writtenNumber } from '../build/written-number.ts';
import type { ListInstance, ListLevel, ListPlace, ListStyle, Lists } from './list-levels.ts';

/** Counts items in their order. */
export interface ListCounter {
  /**
   * What stands before the next paragraph: `2.1`, `(a)`; `-` where it is a bullet, or counted in a way that is not known here.
   * Undefined where it stands in no list.
   */
  next(style: string, place: ListPlace): string | undefined;
}

const longestMarker = 60;
const deepest = 9;
/** Styles that build on each other; the lines of them that files have are short. */
const longestLine = 50;

/** A counter at the beginning of a document. */
export function createListCounter(lists: Lists, styles: ReadonlyMap<string, ListStyle>): ListCounter {
  const counted = new Map<string, (number | undefined)[]>();
  const begun = new Set<string>();

  /** The list that a style or the nearest below it stands in; those below it may name its level. */
  function placeOf(style: string): ListPlace & { readonly names: Set<string> } {
    const names = new Set<string>();
    let place: ListPlace = {};
    for (
      let at: string | undefined = style;
      at !== undefined && !names.has(at) && names.size < longestLine && place.list === undefined;
      at = styles.get(at)?.base
    ) {
      names.add(at);
      place = { ...styles.get(at), ...place };
    }
    return { ...place, names };
  }

  /** A list; its levels may be those of a style, which names another list. */
  function instanceOf(id: string): ListInstance | undefined {
    const seen = new Set<string>();
    for (let at: string | undefined = id; at !== undefined && !seen.has(at) && seen.size < longestLine; ) {
      seen.add(at);
      const instance = lists.instances.get(at);
      const link = instance && lists.abstracts.get(instance.abstract)?.link;
      if (link === undefined) return instance;
      at = styles.get(link)?.list;
    }
    return undefined;
  }

  function advance(id: string, instance: ListInstance, level: number, levelOf: LevelOf): number[] {
    const numbers = counted.get(instance.abstract) ?? [];
    counted.set(instance.abstract, numbers);
    if (!begun.has(id)) for (const at of instance.starts.keys()) numbers[at] = undefined;
    begun.add(id);
    const startOf = (at: number) => instance.starts.get(at) ?? levelOf(at)?.start ?? 1;
    const before = numbers[level];
    numbers[level] = before === undefined ? startOf(level) : before + 1;
    for (let at = level + 1; at < deepest; at += 1) {
      const restart = levelOf(at)?.restart;
      if (restart === undefined || level < restart) numbers[at] = undefined;
    }
    return Array.from({ length: deepest }, (_, at) => numbers[at] ?? startOf(at));
  }

  return {
    next(style, { list: own, level: ownLevel }) {
      const ofStyle = placeOf(style);
      const list = own ?? ofStyle.list;
      const instance = list === undefined || list === '0' ? undefined : instanceOf(list);
      if (list === undefined || !instance) return undefined;
      const levels = lists.abstracts.get(instance.abstract)?.levels;
      const levelOf: LevelOf = (at) => instance.levels.get(at) ?? levels?.get(at);
      const named = [...(levels ?? [])].find(([, one]) => ofStyle.names.has(one.style ?? ''))?.[0];
      const level = ownLevel ?? named ?? ofStyle.level ?? 0;
      const how = levelOf(level);
      if (!how || !(level >= 0 && level < deepest)) return '-';
      return markerOf(how, advance(list, instance, level, levelOf), levelOf);
    },
  };
}

type LevelOf = (level: number) => ListLevel | undefined;

/** A number that cannot be written as it is printed is none: a wrong one is worse. */
function markerOf(how: ListLevel, numbers: readonly number[], levelOf: LevelOf): string {
  let isKnown = how.format !== 'bullet';
  const marker = how.text.replace(/%([1-9])/g, (_, place: string) => {
    const at = Number(place) - 1;
    const format = how.isLegal ? 'decimal' : (levelOf(at)?.format ?? '');
    const written = Number.isSafeInteger(numbers[at]) ? writtenNumber(numbers[at]!, format) : undefined;
    isKnown &&= written !== undefined;
    return written ?? '';
  });
  return isKnown && marker.trim() !== '' && marker.length <= longestMarker ? marker.trim() : '-';
}
