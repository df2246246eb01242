// Lists what reads the JSON that models write and holds schemas to strict modes.
export type { Json } from './json-object.ts';
export { isObject } from './json-object.ts';
export { closers, escapes } from './loose-json.ts';
export { createPartialReader } from './partial-reader.ts';
export { repairJson } from './repair-json.ts';
export type { StrictSchema } from './strict-schema.ts';
export { toStrictSchema, unwrap, wrapRoot } from './strict-schema.ts';
