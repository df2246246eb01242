// Merges three versions of `package.json`, field by field.
import { isDeepStrictEqual } from 'node:util';
import { isObject, type Json, type JsonObject } from '../template/merge-patch.ts';
import { StopError } from '../world/stop-error.ts';

/** A field that both sides changed: yours stays. */
export interface FieldConflict {
  /** `dependencies › fastify` */
  readonly field: string;
  readonly yours: string;
  readonly theirs: string;
}

/** What came of a merge of objects. */
export interface MergedJson {
  readonly value: JsonObject;
  readonly conflicts: readonly FieldConflict[];
}

/** Takes over what changed from `base` to `theirs` where `ours` did not change; the order of `ours` stays. */
export function mergeJson(ours: JsonObject, base: JsonObject, theirs: JsonObject): MergedJson {
  const conflicts: FieldConflict[] = [];
  const value = mergeObjects(ours, base, theirs, [], conflicts);
  return { value, conflicts };
}

function mergeObjects(
  ours: JsonObject,
  base: JsonObject,
  theirs: JsonObject,
  path: readonly string[],
  conflicts: FieldConflict[],
): JsonObject {
  const keys = new Set([...Object.keys(ours), ...Object.keys(theirs)]);
  const entries = [...keys].flatMap((key): [string, Json][] => {
    const [own, old, fresh] = [ours, base, theirs].map((side) =>
      Object.hasOwn(side, key) ? side[key] : undefined,
    );
    const merged = mergeField(own, old, fresh, [...path, key], conflicts);
    return merged === undefined ? [] : [[key, merged]];
  });
  const isSorted = (names: readonly string[]) => isDeepStrictEqual(names, [...names].sort());
  // A list of dependencies that was in order stays in order.
  if (isSorted(Object.keys(ours))) entries.sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries);
}

function mergeField(
  ours: Json | undefined,
  base: Json | undefined,
  theirs: Json | undefined,
  path: readonly string[],
  conflicts: FieldConflict[],
): Json | undefined {
  if (isDeepStrictEqual(ours, theirs) || isDeepStrictEqual(base, theirs)) return ours;
  if (isDeepStrictEqual(ours, base)) return theirs;
  if (isObject(ours) && isObject(theirs))
    return mergeObjects(ours, isObject(base) ? base : {}, theirs, path, conflicts);
  const show = (value: Json | undefined) => (value === undefined ? 'nothing' : JSON.stringify(value));
  conflicts.push({ field: path.join(' › '), yours: show(ours), theirs: show(theirs) });
  return ours;
}

/**
 * The fields of a `package.json`.
 *
 * @throws StopError when it is none.
 */
export function readFields(bytes: Buffer | undefined): JsonObject {
  let value: Json | undefined;
  try {
    value = JSON.parse(String(bytes)) as Json;
  } catch {
    // Said below.
  }
  if (!isObject(value)) throw new StopError('package.json cannot be read as JSON: nothing was changed.');
  return value;
}
