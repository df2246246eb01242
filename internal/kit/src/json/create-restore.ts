// Makes the way back from what a strict mode gives to the values that a schema means.
import type { ChoiceReader } from './create-choice-reader.ts';
import type { Json } from './repair-json.ts';
import { isObject } from './repair-json.ts';
import type { MembersIn } from './schema-parts.ts';
import { choicesOf, isRecord, resolveIn } from './schema-parts.ts';

/** Makes the way back for one schema. */
export function createRestore(
  root: Json,
  membersOf: MembersIn,
  choices: ChoiceReader,
): (value: unknown) => unknown {
  function restoreRecord(value: unknown, source: Json): unknown {
    const inside = source['additionalProperties'];
    if (isObject(value))
      return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, restore(each, inside)]));
    const entries = (value as readonly unknown[]).map((each) =>
      isObject(each) ? [each['key'], restore(each['value'], inside)] : [],
    );
    const keys = new Set(entries.map(([key]) => key));
    const isWhole = keys.size === entries.length && [...keys].every((key) => typeof key === 'string');
    return isWhole ? Object.fromEntries(entries as [string, unknown][]) : value;
  }

  function restoreTuple(value: unknown, places: readonly unknown[]): unknown {
    if (Array.isArray(value)) return value.map((each, at) => restore(each, places[at]));
    const has = (at: number): boolean => Object.hasOwn(value as Json, String(at));
    return places.every((_, at) => has(at))
      ? places.map((place, at) => restore((value as Json)[String(at)], place))
      : value;
  }

  function restore(value: unknown, source: unknown): unknown {
    const resolved = resolveIn(source, root);
    if (!isObject(resolved) || typeof value !== 'object' || value === null) return value;
    if (choicesOf(resolved)) {
      const choice = choices.choose(value, resolved);
      return choice ? restore(value, choice) : value;
    }
    if (isRecord(resolved)) return restoreRecord(value, resolved);
    const places = resolved['prefixItems'];
    if (Array.isArray(places)) return restoreTuple(value, places);
    if (Array.isArray(value)) return value.map((item) => restore(item, resolved['items']));
    if (!isObject(value)) return value;
    const members = new Map(membersOf(resolved).map((member) => [member[0], member]));
    const entries = Object.entries(value).filter(
      ([name, member]) => !(member === null && members.get(name)?.[2]),
    );
    return Object.fromEntries(
      entries.map(([name, member]) => [name, restore(member, members.get(name)?.[1])]),
    );
  }

  return (value) => restore(value, root);
}
