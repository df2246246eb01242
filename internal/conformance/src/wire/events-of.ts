// Cuts the text of a stream into its events.
import type { SseEvent } from '@internal/kit';
import { createSseReader } from '@internal/kit';

/** The events of a whole body, also one that no empty line ends. */
export function eventsOf(text: string): SseEvent[] {
  const reader = createSseReader(text.length + 1, () => {
    throw new RangeError('a line cannot be longer than all of the text');
  });
  const events = reader.push(text);
  const last = reader.end();
  return last === undefined ? events : [...events, last];
}
