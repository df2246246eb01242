// Writes the events of a streamed answer as the parts of the AI SDK.
import type { LanguageModelV4StreamPart, SharedV4Warning } from '@ai-sdk/provider';
import type { TextEvent, TextResult } from '@internal/model';
import { carrying, endOf, restOf, turnOf } from './result-to-theirs.ts';

/** The parts of an answer. The last block of text or thought stays open until the end: what it carries is known then. */
export async function* toParts(
  events: AsyncIterable<TextEvent>,
  warnings: SharedV4Warning[],
): AsyncGenerator<LanguageModelV4StreamPart> {
  yield { type: 'stream-start', warnings };
  let open: { readonly type: 'text' | 'reasoning'; readonly id: string } | undefined;
  let blocks = 0;
  for await (const event of events) {
    if (event.type === 'start') {
      const { model, requestId } = event;
      yield { type: 'response-metadata', modelId: model, ...(requestId !== undefined && { id: requestId }) };
    } else if (event.type === 'text' || event.type === 'reasoning') {
      const { type, text } = event;
      if (open?.type !== type) {
        if (open) yield { type: `${open.type}-end`, id: open.id };
        open = { type, id: String(blocks++) };
        yield { type: `${type}-start`, id: open.id };
      }
      yield { type: `${type}-delta`, id: open.id, delta: text };
    } else if (event.type === 'finish') {
      yield* lastParts(event.result, open);
      yield { type: 'finish', ...endOf(event.result) };
    }
  }
}

/** What has not been streamed: the end of the open block, and the rest. The last call, or the block, carries what must come back. */
function* lastParts(
  result: TextResult,
  open: { readonly type: 'text' | 'reasoning'; readonly id: string } | undefined,
): Generator<LanguageModelV4StreamPart> {
  const { beside, calls } = restOf(result);
  const turn = turnOf(result);
  if (open) yield carrying({ type: `${open.type}-end`, id: open.id }, calls.length > 0 ? undefined : turn);
  else if (calls.length === 0 && turn) {
    yield { type: 'reasoning-start', id: 'turn' };
    yield carrying({ type: 'reasoning-end', id: 'turn' }, turn);
  }
  yield* beside;
  for (const [at, call] of calls.entries()) {
    const { toolCallId: id, toolName, input } = call;
    yield { type: 'tool-input-start', id, toolName };
    yield { type: 'tool-input-delta', id, delta: input };
    yield { type: 'tool-input-end', id };
    yield at === calls.length - 1 ? carrying(call, turn) : call;
  }
}
