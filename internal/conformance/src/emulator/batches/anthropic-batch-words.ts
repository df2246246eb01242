// Emulates the words of Anthropic's Message Batches.
import type { Json } from '@internal/kit/json';
import type { EmulatedFate, OpenBatch } from './emulated-batch.ts';

const isoOf = (ms: number | undefined) => (ms === undefined ? null : new Date(ms).toISOString());
const dayMs = 86_400_000;

/** A batch as the API shows it. */
export function anthropicBatch(batch: OpenBatch, url: string): Json {
  const { id, createdAt, endedAt, cancelledAt, results, requests } = batch;
  const count = (type: string) =>
    results.filter(({ line }) => (line['result'] as Json)['type'] === type).length;
  return {
    id,
    type: 'message_batch',
    processing_status:
      endedAt !== undefined ? 'ended' : cancelledAt !== undefined ? 'canceling' : 'in_progress',
    request_counts: {
      processing: endedAt === undefined ? requests.length : 0,
      succeeded: count('succeeded'),
      errored: count('errored'),
      canceled: count('canceled'),
      expired: count('expired'),
    },
    ended_at: isoOf(endedAt),
    created_at: isoOf(createdAt),
    expires_at: isoOf(createdAt + dayMs),
    archived_at: null,
    cancel_initiated_at: cancelledAt === undefined ? null : isoOf(createdAt),
    results_url: endedAt === undefined ? null : `${url}/v1/messages/batches/${id}/results`,
  };
}

/** A line of results. */
export function anthropicLine(id: string, fate: EmulatedFate, message: Json): Json {
  const error = {
    type: 'error',
    error: { type: 'api_error', message: 'emulated: errored' },
    request_id: 'req_emulated',
  };
  const results: Record<EmulatedFate, Json> = {
    answered: { type: 'succeeded', message },
    errored: { type: 'errored', error },
    expired: { type: 'expired' },
    cancelled: { type: 'canceled' },
  };
  return { custom_id: id, result: results[fate] };
}
