/**
 * Infrastructure Service: kit, the JSON that models write
 *
 * - stable API, changes affect all users: @tpl/ai bundles it
 * - minimum coverage 90 %
 * - configuration-driven: nothing is set; what cannot be read without a guess is refused
 * - main components: repairJson, createPartialReader, toStrictSchema
 */
export type { Json } from './json-object.ts';
export { isObject } from './json-object.ts';
export { createPartialReader } from './partial-reader.ts';
export { repairJson } from './repair-json.ts';
export type { StrictSchema } from './strict-schema.ts';
export { toStrictSchema, unwrap, wrapRoot } from './strict-schema.ts';
