// Keeps the digits of whole numbers that no double holds: in what a tool was called with they are ids.
import { isObject, type Json } from '@internal/kit/json';

const longNumber = /\d{16}/;
const wholeNumber = /^-?\d{16,}$/;

/** A number as it stood in the JSON; as a text where it would be another one. `context` is there since Node 22. */
function keepDigits(_: string, value: unknown, context?: { readonly source?: string }): unknown {
  const { source = '' } = context ?? {};
  if (typeof value !== 'number' || !wholeNumber.test(source)) return value;
  return Number.isFinite(value) && BigInt(source) === BigInt(value) ? value : source;
}

/** Reads JSON without changing a digit. Throws where it is none. */
export const parseExactly = (json: string): unknown =>
  longNumber.test(json) ? JSON.parse(json, keepDigits) : JSON.parse(json);

const listIn = (value: unknown, name: string): readonly unknown[] => {
  const list = isObject(value) ? value[name] : undefined;
  return Array.isArray(list) ? list : [];
};

/** Puts the inputs of earlier calls into a body of Messages as they stand in its text. */
export function keepInputs(body: Json, text: string): void {
  if (!longNumber.test(text)) return;
  const exact = JSON.parse(text, keepDigits) as unknown;
  for (const [at, message] of listIn(body, 'messages').entries()) {
    const blocks = listIn(listIn(exact, 'messages')[at], 'content');
    for (const [place, block] of listIn(message, 'content').entries())
      if (isObject(block) && block['type'] === 'tool_use') block['input'] = (blocks[place] as Json)['input'];
  }
}
