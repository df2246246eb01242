// Makes JSON of which one part is not what it should be.
import { isObject } from '@internal/kit/json';
import fc from 'fast-check';

const odd: readonly unknown[] = [
  null,
  '',
  'x'.repeat(500),
  '\ud800',
  '\u0000',
  0,
  -1,
  1e308,
  1e21,
  2 ** 53,
  0.1,
  true,
  [],
  [null],
  [[]],
  {},
  { toString: null },
  '__proto__',
];

type Change = (within: Record<string, unknown> | unknown[], key: string) => void;

const put = (within: Record<string, unknown> | unknown[], key: string, value: unknown): void => {
  (within as Record<string, unknown>)[key] = value;
};
const changes: readonly Change[] = [
  ...odd.map(
    (value): Change =>
      (within, key) =>
        put(within, key, structuredClone(value)),
  ),
  (within, key) => put(within, key, { [key]: (within as Record<string, unknown>)[key] }),
  (within, key) => put(within, key, [(within as Record<string, unknown>)[key]]),
  (within, key) => put(within, key, JSON.stringify((within as Record<string, unknown>)[key])),
  (within, key) => put(within, `${key}_`, (within as Record<string, unknown>)[key]),
  (within, key) => {
    if (Array.isArray(within)) within.push(structuredClone(within[Number(key)]));
    else delete within[key];
  },
];

/** Every place in a value: what it stands in, and its name there. */
function placesIn(value: unknown): (readonly [Record<string, unknown> | unknown[], string])[] {
  if (!isObject(value) && !Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => [[value, key] as const, ...placesIn(inner)]);
}

/** A value, mostly with one or two of its parts changed, as JSON. */
export function oddJson(values: fc.Arbitrary<unknown>): fc.Arbitrary<string> {
  const edits = fc.array(fc.tuple(fc.nat(), fc.constantFrom(...changes)), { maxLength: 2 });
  return fc.tuple(values, edits).map(([value, some]) => {
    const made: unknown = structuredClone(value);
    for (const [at, change] of some) {
      const places = placesIn(made);
      const place = places[at % Math.max(1, places.length)];
      if (place) change(...place);
    }
    return JSON.stringify(made) ?? 'null';
  });
}
