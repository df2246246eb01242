// Reads what an event called `error` reports, be it JSON or words.
import { isObject } from '@internal/kit/json';
import { failureIn } from './json-shape.ts';
import type { ReportedFailure } from './reported-error.ts';

/** The failure in the data of an error event. */
export function reportedBy(data: string): ReportedFailure {
  try {
    const body: unknown = JSON.parse(data);
    const found = failureIn(body);
    if (found !== undefined) return found;
    if (isObject(body)) return { type: body['type'], code: body['code'], message: body['message'] };
    return { type: 'server_error', message: body };
  } catch {
    return { type: 'server_error', message: data };
  }
}
