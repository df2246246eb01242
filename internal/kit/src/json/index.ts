// Lists what reads the JSON that models write and holds schemas to strict modes.

export { closers, escapes } from './loose-json.ts';
export { createPartialReader } from './partial-reader.ts';
export type { Json } from './repair-json.ts';
export { isObject, repairJson } from './repair-json.ts';
export type { StrictSchema } from './strict-schema.ts';
export { toStrictSchema, unwrap, wrapRoot } from './strict-schema.ts';
