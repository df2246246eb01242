// What a tool gave, as the model reads it.
import { isObject } from '@internal/kit/json';
import type { ToolMessage } from '../port/message.ts';

type Content = ToolMessage['content'];

/** What a tool gives: text, parts with pictures, or a failure that the model should read. */
export type ToolOutput =
  | ToolMessage['content']
  | { readonly content: ToolMessage['content']; readonly isError: boolean };

/** What it gave, with whether it failed. */
export type ToldOutput = Exclude<ToolOutput, Content>;

/**
 * What the model is told, also where a tool of somebody else gave what its type forbids: nothing is said in words, the rest
 * as JSON (https://github.com/crewAIInc/crewAI/issues/6267). Throws where a value has no JSON.
 */
export function toTold(given: unknown): ToldOutput {
  return isObject(given) && 'isError' in given && 'content' in given
    ? { content: toContent(given['content']), isError: given['isError'] === true }
    : { content: toContent(given), isError: false };
}

function toContent(given: unknown): Content {
  if (typeof given === 'string') return given;
  if (Array.isArray(given) && given.every(isPart)) return given as Content;
  return (given === null ? undefined : JSON.stringify(given)) ?? 'The tool gave nothing.';
}

function isPart(value: unknown): boolean {
  if (!isObject(value)) return false;
  return value['type'] === 'image' || (value['type'] === 'text' && typeof value['text'] === 'string');
}

/** Characters of text in it. */
export function lengthOf(content: Content): number {
  if (typeof content === 'string') return content.length;
  return content.reduce((sum, part) => sum + (part.type === 'text' ? part.text.length : 0), 0);
}
