// What a check of a server is, and what it needs to run.
import type { Json } from '@internal/kit/json';
import type { Asked, Speech, Told } from '../speech/speech.ts';
import type { WireReply } from '../wire/ask-wire.ts';

/** What came of a check. */
export interface Verdict {
  readonly status: 'pass' | 'fail' | 'skip';
  /** What was seen, or why it was not looked at. Never a text of the model. */
  readonly got: string;
}

/** Asks the server under test. */
export interface Probe {
  readonly speech: Speech;
  readonly model: string;
  /** Whether the server wants a key at all. */
  readonly hasKey: boolean;
  /** Posts a body to the path of the dialect, or to another below the base URL. */
  post(body: Json | string, options?: PostOptions): Promise<WireReply>;
  /** Sends a request without a body. */
  send(method: 'GET' | 'HEAD', path: string): Promise<WireReply>;
  /** Asks a short question, plain or streamed, and reads what comes by the letter. */
  ask(asked?: Asked, text?: string): Promise<{ readonly reply: WireReply; readonly told: Told }>;
}

/** How to post. */
export interface PostOptions {
  readonly path?: string;
  /** Another key, `null` for none. Default: the one that was given. */
  readonly key?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly isLeft?: boolean;
}

/** One thing that a client may expect of a server. */
export interface Check {
  /** Its name: `stream.end`. */
  readonly id: string;
  /** What a client may expect. */
  readonly expected: string;
  /** Theme of the documentation that says so. */
  readonly page: keyof Speech['pages'];
  /** Requests that it makes. */
  readonly calls: number;
  /** Dialects that have it. Default: all. */
  readonly only?: readonly Speech['name'][];
  run(probe: Probe): Promise<Verdict>;
}

/** It is as expected. */
export const pass = (got = 'as expected'): Verdict => ({ status: 'pass', got });
/** It is not. */
export const fail = (got: string): Verdict => ({ status: 'fail', got });
/** It was not looked at. */
export const skip = (got: string): Verdict => ({ status: 'skip', got });
/** Passes where nothing departs; else tells the first departure. */
export const passUnless = (problems: readonly (string | false | undefined)[]): Verdict => {
  const found = problems.filter((problem) => typeof problem === 'string');
  return found.length === 0 ? pass() : fail(found.slice(0, 3).join('; '));
};

/** What hinders reading an answer at all; undefined for nothing. */
export function replyProblem(
  { status, text, failure }: WireReply,
  type: string,
  headers: Headers,
): string | undefined {
  if (failure === 'timeout') return 'no end of the answer within the time';
  if (failure === 'broken')
    return status === 0 ? 'no answer: the connection failed' : 'the connection broke in the answer';
  if (failure === 'too_long') return 'the answer is longer than 8 MiB';
  if (status !== 200) return `status ${status}`;
  if (text === undefined) return 'the body is not UTF-8';
  const given = headers.get('content-type') ?? 'none';
  return given.toLowerCase().startsWith(type) ? undefined : `Content-Type ${given.slice(0, 60)}`;
}

/** What is wrong with an answer that must be an error of the dialect; undefined for nothing. */
export function errorProblem(
  speech: Speech,
  reply: WireReply,
  statuses: readonly number[],
): string | undefined {
  const { status, text, failure, headers } = reply;
  if (failure !== undefined)
    return failure === 'timeout' ? 'no answer within the time' : 'the connection broke';
  if (!statuses.includes(status)) return `status ${status}`;
  const type = headers.get('content-type') ?? 'none';
  if (!type.toLowerCase().startsWith('application/json'))
    return `status ${status}, Content-Type ${type.slice(0, 60)}`;
  let body: unknown;
  try {
    body = JSON.parse(text ?? '');
  } catch {
    return `status ${status}, no JSON`;
  }
  const problem = speech.errorProblem(body);
  return problem === undefined ? undefined : `status ${status}, ${problem}`;
}
