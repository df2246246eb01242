// Talks to the API of the service.
import type { ProcessAnswer } from '../../src/domain/text-service.ts';
import { readEvents } from './read-events.ts';

/** One field of an operation's options, as its JSON schema says. */
export interface OptionSchema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
}

/** An operation as the service lists it. */
export interface ListedOperation {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly options: {
    readonly properties?: Readonly<Record<string, OptionSchema>>;
    readonly required?: readonly string[];
  };
}

/** What the service says about itself. */
export interface Catalog {
  readonly operations: readonly ListedOperation[];
  readonly maxTextCharacters: number;
}

/** What is sent to be worked on. */
export interface Task {
  readonly operation: string;
  readonly text: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** A refusal or a failure, in words for people. */
export class ServiceError extends Error {
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.name = 'ServiceError';
    this.status = status;
  }
}

const keyName = 'tpl-key';

/** Keeps the key for this tab, and no longer. */
export function rememberKey(key: string): void {
  sessionStorage.setItem(keyName, key);
}

/** What the service can do. */
export function fetchCatalog(signal: AbortSignal): Promise<Catalog> {
  return fetchJson('/v1/operations', signal);
}

/** What the service says at a path, with the key of this tab. */
export async function fetchJson<T>(path: string, signal: AbortSignal): Promise<T> {
  const response = await call(path, { signal });
  return (await response.json()) as T;
}

/** Sends a text and reports how the answer comes along; resolves to the finished answer. */
export async function process(
  task: Task,
  onPartial: (result: unknown) => void,
  signal: AbortSignal,
): Promise<ProcessAnswer> {
  const headers = { 'content-type': 'application/json', accept: 'text/event-stream' };
  const response = await call('/v1/process', { method: 'POST', headers, body: JSON.stringify(task), signal });
  if (!response.body) throw new ServiceError('The service sent nothing.', 502);
  for await (const { event, data } of readEvents(response.body)) {
    if (event === 'partial') onPartial((data as { result: unknown }).result);
    if (event === 'answer') return data as ProcessAnswer;
    if (event === 'error') throw toError(data, 502);
  }
  throw new ServiceError('The answer broke off before its end. Try again.', 502);
}

async function call(path: string, init: RequestInit): Promise<Response> {
  const key = sessionStorage.getItem(keyName);
  const headers = {
    ...(init.headers as Record<string, string>),
    ...(key && { authorization: `Bearer ${key}` }),
  };
  let response: Response;
  try {
    response = await fetch(path, { ...init, headers });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new ServiceError('The service does not answer. Is it still running?', 0);
  }
  if (response.ok) return response;
  throw toError(await response.json().catch(() => ({})), response.status);
}

function toError(problem: unknown, status: number): ServiceError {
  const { detail, title } = (problem ?? {}) as { detail?: string; title?: string };
  return new ServiceError(detail ?? title ?? `The service answered with status ${status}.`, status);
}
