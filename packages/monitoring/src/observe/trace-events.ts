// Says on the span of a request what its caches, guards, policies and budgets did, and when.
import type { Clock } from '@internal/kit';
import type { SpanAttributes, Tracing } from '../traces/tracing.ts';
import type { EventData, Subscribe } from './events.ts';

// One row an event: what it is called and which of its fields are said. No key, text or id is among them.
const rows: readonly (readonly [event: string, name: string, fields: readonly string[], only?: string])[] = [
  ['get', 'cache lookup', ['outcome', 'tier', 'operation']],
  ['guard', 'guard', ['direction', 'action', 'score', 'operation']],
  ['object', 'schema check', ['operation', 'ok']],
  ['call', 'policy', ['policy', 'operation', 'ok', 'kind', 'attempts'], 'policy'],
  ['retry', 'retry', ['policy', 'operation', 'attempt', 'delayMs', 'kind']],
  ['reject', 'rejected by policy', ['policy', 'operation', 'reason']],
  ['fallback', 'fallback', ['policy', 'operation', 'kind']],
  ['budget', 'budget', ['operation', 'ok']],
  ['limit', 'limit', ['limiter', 'ok', 'store']],
  ['storeError', 'cache store failed', ['store', 'call', 'code']],
];

/**
 * Notes what objects emit on the span of the moment: as a span of its own where the event says how long it took, else as a moment.
 * Costs a look at the context where nothing records.
 */
export function eventTracer(tracing: Tracing, clock: Clock) {
  return (name: string, on: Subscribe): void => {
    for (const [event, title, fields, only] of rows) {
      on(event, (data) => {
        if (!tracing.isRecording?.() || (only !== undefined && !(only in data))) return;
        const attributes = { 'tpl.name': name, ...attributesOf(fields, data) };
        const { durationMs } = data;
        if (typeof durationMs !== 'number') return tracing.note?.(title, attributes);
        const endedAt = clock.now();
        tracing.record({
          name: title,
          kind: 'internal',
          startedAt: endedAt - durationMs,
          endedAt,
          attributes,
        });
      });
    }
  };
}

function attributesOf(fields: readonly string[], data: EventData): SpanAttributes {
  const attributes: Record<string, SpanAttributes[string]> = {};
  for (const field of fields) {
    const value = data[field];
    // A list of attempts is a number of them.
    if (Array.isArray(value)) attributes[`tpl.${field}`] = value.length;
    else if (['string', 'number', 'boolean'].includes(typeof value))
      attributes[`tpl.${snakeCase(field)}`] = value as string;
  }
  return attributes;
}

const snakeCase = (field: string) => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
