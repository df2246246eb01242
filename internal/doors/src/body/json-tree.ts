// Reads where the values of a JSON text stand, so that one can be changed and every other byte stays.
import { endOfString } from './strings-in-json.ts';

/** A value of a JSON text: from its first character to behind its last. */
export interface JsonNode {
  readonly start: number;
  readonly end: number;
  /** Of a list. */
  readonly items?: readonly JsonNode[];
  /** Of an object, in order; a key may come twice. */
  readonly members?: readonly JsonMember[];
}

/** A member of an object: from the first character of its key. */
export interface JsonMember {
  readonly start: number;
  readonly key: string;
  readonly value: JsonNode;
}

const blank = /\s*/y;
const scalar = /[^\s,\]}]+/y;

/** Reads a text that is valid JSON; strings are stepped over, never decoded. */
export function readTree(json: string): JsonNode {
  let at = 0;
  const skip = (what: RegExp): void => {
    what.lastIndex = at;
    what.test(json);
    at = what.lastIndex;
  };
  /** Whether another entry follows; steps over what stands between. */
  const isMore = (close: string): boolean => {
    skip(blank);
    const found = json[at];
    if (found === ',' || found === close) at += 1;
    skip(blank);
    return found === ',';
  };
  /** Whether a list or an object that has just begun holds nothing. */
  const isEmpty = (close: string): boolean => {
    at += 1;
    skip(blank);
    if (json[at] !== close) return false;
    at += 1;
    return true;
  };

  function value(): JsonNode {
    const start = at;
    if (json[at] === '[') {
      const items: JsonNode[] = [];
      if (!isEmpty(']')) {
        do items.push(value());
        while (isMore(']'));
      }
      return { start, end: endOf(items.at(-1), start, ']'), items };
    }
    if (json[at] === '{') {
      const members: JsonMember[] = [];
      if (!isEmpty('}')) {
        do members.push(member());
        while (isMore('}'));
      }
      return { start, end: endOf(members.at(-1)?.value, start, '}'), members };
    }
    if (json[at] === '"') at = endOfString(json, at);
    else skip(scalar);
    return { start, end: at };
  }

  const endOf = (last: JsonNode | undefined, start: number, close: string): number =>
    json.indexOf(close, last?.end ?? start) + 1;

  function member(): JsonMember {
    const start = at;
    at = endOfString(json, at);
    const key = JSON.parse(json.slice(start, at)) as string;
    at = json.indexOf(':', at) + 1;
    skip(blank);
    return { start, key, value: value() };
  }

  skip(blank);
  return value();
}
