// Ends a stream of the Responses API that failed: clients read the reason in `response.failed`, some of them there alone.
import { createSseReader, systemClock } from '@internal/kit';
import { isObject, type Json } from '@internal/kit/json';
import { isJson } from '@internal/model';
import type { DoorFailure } from './door-failure.ts';

/** What of a stream a client has read, as text; each part holds whole events. */
export interface ReadSoFar {
  /** The part that names the response. */
  begin?: string;
  /** The newest part. */
  last?: string;
}

/** Keeps of a part that goes to the client what the end of the stream must fit. */
export function keepRead(read: ReadSoFar, part: string): void {
  if (read.begin === undefined && part.includes('"response.created"')) read.begin = part;
  read.last = part;
}

// Codex decides about retries by these words.
const codes: Readonly<Record<string, string>> = {
  rate_limited: 'rate_limit_exceeded',
  overloaded: 'server_is_overloaded',
  quota_exhausted: 'insufficient_quota',
  budget_exceeded: 'insufficient_quota',
  context_too_long: 'context_length_exceeded',
  bad_request: 'invalid_prompt',
};

/** The event of an error, and the response as failed: numbered on from what was read, under the id that was read. */
export function failedResponse(
  { message, code = 'server_error', param }: DoorFailure,
  requestId: string,
  { begin = '', last = '' }: ReadSoFar,
): string {
  const number = eventsIn(last).at(-1)?.['sequence_number'];
  const next = typeof number === 'number' ? number + 1 : 0;
  const created = eventsIn(begin).find(({ type }) => type === 'response.created')?.['response'];
  const response = {
    id: requestId.replace(/^req_/, 'resp_'),
    object: 'response',
    created_at: Math.floor(systemClock.now() / 1_000),
    output: [],
    ...(isObject(created) && created),
    status: 'failed',
    error: { code: codes[code] ?? 'server_error', message },
  };
  const error = { type: 'error', code, message, param: param ?? null, sequence_number: next };
  const failed = { type: 'response.failed', sequence_number: next + 1, response };
  return [error, failed].map((data) => `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`).join('');
}

function eventsIn(text: string): Json[] {
  const events = createSseReader(Number.POSITIVE_INFINITY, never).push(text);
  return events.flatMap(({ data }) => {
    const event: unknown = isJson(data) ? JSON.parse(data) : undefined;
    return isObject(event) ? [event] : [];
  });
}

const never = (): never => {
  throw new RangeError('A line has no limit here.');
};
