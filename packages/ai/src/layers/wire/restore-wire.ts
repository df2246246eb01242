// Puts values back into an answer in a provider's own words.
import type { Spot, TextJudge } from '@internal/doors';
import { createWireGuard, guardBody } from '@internal/doors';
import type { TextEvent, TextResult, WireEvent, WireRequest } from '@internal/model';
import type { Placeholders } from '@internal/redact/placeholders';

const wantsJson = /"json_(?:schema|object)"/;

/** A text that comes in pieces: what may still become a placeholder waits for the next. */
function restorer(map: Placeholders, asJson: boolean): TextJudge {
  let held = '';
  return {
    push(chunk) {
      const all = held + chunk;
      const open = map.openTail(all);
      held = all.slice(all.length - open);
      return map.restore(all.slice(0, all.length - open), asJson);
    },
    end: () => map.restore(held, asJson),
  };
}

/** Restores answers to a request with `wire`. */
export function createWireRestorer({ dialect, body }: WireRequest, map: Placeholders) {
  const isJsonAnswer = wantsJson.test(body);
  const open = ({ isText, isJson }: Spot) => restorer(map, isJson || (isText && isJsonAnswer));
  return {
    whole(result: TextResult): TextResult {
      const { wire } = result;
      if (wire?.body === undefined) return result;
      const restored = guardBody(dialect, wire.body, open);
      return { ...result, text: restored.text, wire: { ...wire, body: restored.body } };
    },
    async *events(stream: AsyncIterable<TextEvent>): AsyncGenerator<TextEvent> {
      const guard = createWireGuard(dialect, open);
      const restored: WireEvent[] = [];
      for await (const event of stream) {
        const isEnd = event.type === 'finish';
        for (const free of event.type === 'wire' ? guard.push(event.event) : isEnd ? guard.end() : []) {
          restored.push(free);
          yield { type: 'wire', event: free };
        }
        if (isEnd) {
          const wire = event.result.wire && { ...event.result.wire, events: restored };
          yield {
            type: 'finish',
            result: { ...event.result, text: guard.released(), ...(wire && { wire }) },
          };
        } else if (event.type !== 'wire') yield event;
      }
    },
  };
}
