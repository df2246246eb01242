// Writes a JSON text anew where its value has changed; every other byte stays, also digits that no number of ours can hold.
import { isObject } from '@internal/kit/json';
import type { JsonNode } from './json-tree.ts';
import { readTree } from './json-tree.ts';

/** Text in the place of that between two characters. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The text with these changes, which stand in order and never within each other. */
export function spliced(json: string, splices: readonly Splice[]): string {
  let text = '';
  let from = 0;
  for (const splice of splices) {
    text += json.slice(from, splice.start) + splice.text;
    from = splice.end;
  }
  return text + json.slice(from);
}

/** A text that says `now`, where `json`, which must be valid, says something else; the same text where it does not. */
export function withChanges(json: string, now: unknown): string {
  const splices: Splice[] = [];
  compare(json, readTree(json), now, splices);
  return spliced(json, splices);
}

function compare(json: string, node: JsonNode, now: unknown, splices: Splice[]): void {
  const { start, end, items, members } = node;
  const write = () => splices.push({ start, end, text: JSON.stringify(now) });
  if (items) {
    if (!Array.isArray(now) || now.length !== items.length) return void write();
    for (const [at, item] of items.entries()) compare(json, item, now[at], splices);
  } else if (members) {
    const known = new Set(members.map(({ key }) => key));
    if (!isObject(now) || members.some(({ key }) => !Object.hasOwn(now, key))) return void write();
    for (const { key, value } of members) compare(json, value, now[key], splices);
    const added = Object.entries(now).filter(([key, value]) => !known.has(key) && value !== undefined);
    if (added.length === 0) return;
    const more = JSON.stringify(Object.fromEntries(added)).slice(1, -1);
    splices.push({ start: end - 1, end: end - 1, text: members.length > 0 ? `,${more}` : more });
  } else if (now === undefined || JSON.parse(json.slice(start, end)) !== now) write();
}
