// What puts placeholders in the place of values and the values back, for the layer of `@tpl/ai`.
export type { PlaceholderLimits, Placeholders, RedactionRange } from './create-placeholders.ts';
export { changeTexts, createPlaceholders, PlaceholderError } from './create-placeholders.ts';
export { areNames, findNames, namesPattern } from './names-pattern.ts';
