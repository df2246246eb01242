// A server behind `fetch` that gives one answer after the other and keeps the bodies it got, for clients of either side.
import type { Json } from '../oracle/support/bytes.ts';

export interface Script {
  readonly bodies: Json[];
  readonly fetch: typeof globalThis.fetch;
}

/** Answers that begin with a brace are JSON, others a stream; a number is a status. The last stays. */
export function script(...answers: readonly (string | number)[]): Script {
  const bodies: Json[] = [];
  const fetch = async (_: unknown, init?: RequestInit): Promise<Response> => {
    bodies.push(JSON.parse(init?.body as string) as Json);
    const answer = answers[Math.min(bodies.length, answers.length) - 1] ?? 500;
    if (typeof answer === 'number')
      return new Response('{"error":{"message":"no"}}', {
        status: answer,
        headers: { 'content-type': 'application/json', 'retry-after': '0' },
      });
    const type = answer.startsWith('{') ? 'application/json' : 'text/event-stream';
    return new Response(answer, { headers: { 'content-type': type, 'request-id': 'req_1' } });
  };
  return { bodies, fetch: fetch as typeof globalThis.fetch };
}
