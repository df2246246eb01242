// What generated calls and answers of both sides are made of.
import { anyCharacter } from '@internal/kit/arbitrary';
import fc from 'fast-check';

export const word = fc.stringMatching(/^[a-z]{1,8}$/);
export const text = fc.string({ minLength: 1, maxLength: 30, unit: anyCharacter });
export const id = fc.uuid();
const scalar = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.integer({ min: -1e6, max: 1e6 }),
  fc.boolean(),
  fc.constant(null),
);
export const json = fc.dictionary(
  word,
  fc.oneof(scalar, fc.array(scalar, { maxLength: 3 }), fc.dictionary(word, scalar, { maxKeys: 3 })),
  {
    maxKeys: 4,
    noNullPrototype: true,
  },
);
export const entries = fc.dictionary(fc.constantFrom('anthropic', 'openai', 'google'), json, {
  minKeys: 1,
  maxKeys: 2,
  noNullPrototype: true,
});
export const bytes = fc.uint8Array({ minLength: 1, maxLength: 20 });
export const url = fc.webUrl();
/** A field that may be missing. */
export const maybe = <T>(name: string, value: fc.Arbitrary<T>) =>
  fc.option(value, { nil: undefined }).map((made) => (made === undefined ? {} : { [name]: made }));
export const merged = <T>(...parts: fc.Arbitrary<object>[]) =>
  fc.tuple(...parts).map((all) => Object.assign({}, ...all) as T);
export const options = maybe('providerOptions', entries);
export const metadata = maybe('providerMetadata', entries);
export const imageType = fc.constantFrom('image/png', 'image/jpeg', 'image/gif', 'image/webp');
