// Infrastructure Service: ai · stable API, changes affect all users
import type { TextEvent, TextResult } from './text-model.ts';

/** The events of a stream with another result at their end. */
export async function* changeResult(
  events: AsyncIterable<TextEvent>,
  change: (result: TextResult) => TextResult,
): AsyncGenerator<TextEvent> {
  for await (const event of events)
    yield event.type === 'finish' ? { type: 'finish', result: change(event.result) } : event;
}
