// Serves a door where requests and answers are objects of the web.
import { bytesOf } from '../body/read-bytes.ts';
import type { Door, DoorCaller, DoorReply } from '../port/door.ts';

interface HandleOptions extends Pick<Door, 'answer' | 'maxBodyBytes'> {
  /** The answer to a request whose body cannot be read. */
  readonly fail: (path: string, error: unknown) => DoorReply;
}

/** Answers a request of the web by a door. */
export async function handleRequest(
  request: Request,
  caller: DoorCaller,
  { answer, maxBodyBytes, fail }: HandleOptions,
): Promise<Response> {
  const { method, signal } = request;
  const path = new URL(request.url).pathname;
  const headers = Object.fromEntries(request.headers);
  const reply = await bytesOf(request, maxBodyBytes).then(
    (body) => answer({ method, path, headers, body, signal }, caller),
    (error) => fail(path, error),
  );
  const { status, body } = reply;
  const isEmpty = method === 'HEAD';
  return new Response(isEmpty ? null : typeof body === 'string' ? body : toStream(body), {
    status,
    headers: reply.headers,
  });
}

function toStream(events: AsyncIterableIterator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await events.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await events.return?.();
    },
  });
}
