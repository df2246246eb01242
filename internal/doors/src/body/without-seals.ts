// Takes out of a conversation what only a door of ours can read, before a provider would refuse it.
import type { DialectName } from '@internal/model';
import { isSeal } from '../translate/asked/seal.ts';
import type { JsonMember, JsonNode } from './json-tree.ts';
import { readTree } from './json-tree.ts';
import type { Splice } from './with-changes.ts';
import { spliced } from './with-changes.ts';

/** The body without blocks that a door closed or marked as its own; every other byte stays. It must be valid JSON. */
export function withoutSeals(dialect: DialectName, body: string): string {
  const of = (node: JsonNode | undefined, key: string) =>
    node?.members?.find((member) => member.key === key)?.value;
  const texts = ({ start, end }: JsonNode): unknown => JSON.parse(body.slice(start, end));
  const isOurs = (node: JsonNode | undefined): boolean => node !== undefined && isSeal(texts(node));
  const splices: Splice[] = [];
  const tree = readTree(body);

  const isBlock = (block: JsonNode) => isOurs(of(block, 'signature')) || isOurs(of(block, 'data'));
  const isItem = (item: JsonNode) => isOurs(of(item, 'encrypted_content'));

  /** A turn of which nothing is left is none. */
  function dropBlocks(turns: readonly JsonNode[]): void {
    const isEmptied = (turn: JsonNode) => {
      const blocks = of(turn, 'content')?.items ?? [];
      return blocks.length > 0 && blocks.every(isBlock);
    };
    drop(turns, isEmptied, splices);
    for (const turn of turns) if (!isEmptied(turn)) drop(of(turn, 'content')?.items ?? [], isBlock, splices);
  }

  /** Beside the call where Gemini's signatures stand; what else somebody put there stays. */
  function dropBeside(calls: readonly JsonNode[]): void {
    for (const call of calls) {
      const extra = of(call, 'extra_content');
      const google = of(extra, 'google');
      if (!isOurs(of(google, 'thought_signature'))) continue;
      const [holder, key] =
        google?.members?.length !== 1
          ? [google, 'thought_signature']
          : extra?.members?.length !== 1
            ? [extra, 'google']
            : [call, 'extra_content'];
      const members = (holder?.members ?? []).map(toEntry);
      drop(members, (member) => member.key === key, splices);
    }
  }

  const turns = of(tree, dialect === 'responses' ? 'input' : 'messages')?.items ?? [];
  if (dialect === 'messages') dropBlocks(turns);
  else if (dialect === 'responses') drop(turns, isItem, splices);
  else for (const turn of turns) dropBeside(of(turn, 'tool_calls')?.items ?? []);
  return spliced(
    body,
    splices.sort((a, b) => a.start - b.start),
  );
}

const toEntry = ({ key, start, value }: JsonMember) => ({ key, start, end: value.end });

/** Takes entries out of a list or an object, each with one comma. */
function drop<Entry extends { readonly start: number; readonly end: number }>(
  entries: readonly Entry[],
  isDropped: (entry: Entry) => boolean,
  splices: Splice[],
): void {
  const last = entries.findLastIndex((entry) => !isDropped(entry));
  for (const [at, entry] of entries.entries())
    if (at < last && isDropped(entry))
      splices.push({ start: entry.start, end: entries[at + 1]!.start, text: '' });
  const start = last === -1 ? entries[0]?.start : entries[last]?.end;
  const end = entries.at(-1)?.end;
  if (start !== undefined && end !== undefined && end > start && last < entries.length - 1)
    splices.push({ start, end, text: '' });
}
