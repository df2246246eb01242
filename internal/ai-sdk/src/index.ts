/**
 * Infrastructure Service: ai-sdk
 *
 * What the port of models and the AI SDK's specification of one (V4) say in each other's words; bundled into `@tpl/ai`,
 * never published alone.
 *
 * - stable API, changes affect all users
 * - minimum coverage 90 %
 * - configuration-driven: nothing to configure, every value comes from the caller
 * - main components: calls, prompts, answers, parts and failures, from theirs to ours and back
 */
export type { TheirEnd } from './answer/answer-of-content.ts';
export { fillAnswer, ownWord } from './answer/answer-of-content.ts';
export { toParts } from './answer/events-to-theirs.ts';
export { toFailure } from './answer/failure-of.ts';
export type { PartReader } from './answer/part-reader.ts';
export { createPartReader } from './answer/part-reader.ts';
export { toGenerateResult, toWarning } from './answer/result-to-theirs.ts';
export type { CallErrorClass } from './answer/to-call-error.ts';
export { toCallError } from './answer/to-call-error.ts';
export { withoutWords } from './answer/without-words.ts';
export type { OwnOptions } from './call/call-to-ours.ts';
export { fromCall } from './call/call-to-ours.ts';
export { toCall } from './call/call-to-theirs.ts';
export { fitAnthropic } from './call/fit-anthropic.ts';
export { ownKey } from './entry/own-entry.ts';
