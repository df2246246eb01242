// Finds where the values of a JSON object stand in its text, so that one can be changed and every other byte stays.

import { endOfString } from './strings-in-json.ts';

/** From its first character to behind its last. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

const token = /["{}[\],]/g;

/** The values of `key` at the top of a JSON object; several where the key comes more than once. The text must be valid JSON. */
export function topLevelSpans(json: string, key: string): Span[] {
  const found: Span[] = [];
  let depth = 0;
  let isKey = false;
  let start: number | undefined;
  const close = (end: number) => {
    if (start !== undefined) found.push(trimmed(json, start, end));
    start = undefined;
  };
  token.lastIndex = 0;
  for (let match = token.exec(json); match; match = token.exec(json)) {
    let [said] = match;
    if (said === '"') {
      token.lastIndex = endOfString(json, match.index);
      if (!isKey || depth !== 1) continue;
      said = json.slice(match.index, token.lastIndex);
    }
    if (said === '{' || said === '[') {
      depth += 1;
      if (depth === 1) isKey = true;
    } else if (said === '}' || said === ']') {
      depth -= 1;
      if (depth === 0) close(match.index);
    } else if (depth !== 1) continue;
    else if (said === ',') {
      close(match.index);
      isKey = true;
    } else if (isKey) {
      isKey = false;
      if (JSON.parse(said) === key) start = json.indexOf(':', token.lastIndex) + 1;
    }
  }
  return found;
}

function trimmed(json: string, start: number, end: number): Span {
  const value = json.slice(start, end);
  return {
    start: start + value.length - value.trimStart().length,
    end: end - (value.length - value.trimEnd().length),
  };
}

/** The text with other values in these places. */
export function withValues(json: string, spans: readonly Span[], value: string): string {
  let text = '';
  let from = 0;
  for (const { start, end } of spans) {
    text += json.slice(from, start) + value;
    from = end;
  }
  return text + json.slice(from);
}
