// Gives each call of a conversation an id of its own: some servers count them anew in every turn, and others refuse an id that comes again.
import type { Message, ToolCall } from '../port/message.ts';

/**
 * The id itself, or counted on from its last digits: Kimi reads the tool's name in front of them. `counted` has how far each
 * beginning has come: from the start again, many calls of one id would take the square of their time.
 */
function freeId(id: string, used: ReadonlySet<string>, counted: Map<string, number>): string {
  if (!used.has(id)) return id;
  const [, stem = id, count = ''] = /^(.*?)(\d{0,8})$/s.exec(id) ?? [];
  let at = Math.max(Number(count), counted.get(stem) ?? 0);
  do at += 1;
  while (used.has(`${stem}${at}`));
  counted.set(stem, at);
  return `${stem}${at}`;
}

/** Calls of one turn, by ids that are not `used` before them, and are from now on. The same id twice in a turn stays together. */
export function withFreeIds(
  calls: readonly ToolCall[],
  used: Set<string>,
  counted = new Map<string, number>(),
): ToolCall[] {
  const own = new Map<string, string>();
  return calls.map((call) => {
    const id = own.get(call.id) ?? freeId(call.id, used, counted);
    own.set(call.id, id);
    used.add(id);
    return { ...call, id };
  });
}

/**
 * Messages in which a call whose id an earlier turn has is renamed, and its result with it. A name depends on what came before alone: what
 * was sent stays as it was sent, and prompt caches find it.
 */
export function withDistinctCalls(messages: readonly Message[]): readonly Message[] {
  const used = new Set<string>();
  const counted = new Map<string, number>();
  /** The name that each id had when it last came. */
  const names = new Map<string, string>();
  return messages.map((message) => {
    if (message.role === 'tool')
      return { ...message, toolCallId: names.get(message.toolCallId) ?? message.toolCallId };
    if (message.role !== 'assistant' || !message.toolCalls?.length) return message;
    const toolCalls = withFreeIds(message.toolCalls, used, counted);
    for (const [at, { id }] of message.toolCalls.entries()) names.set(id, (toolCalls[at] as ToolCall).id);
    return { ...message, toolCalls };
  });
}
