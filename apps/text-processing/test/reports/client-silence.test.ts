// A connection that is lost without a word, as while a machine sleeps: the client hears of it.
import { afterEach, expect, it, jest } from '@jest/globals';
import { follow } from '../../client/src/call-api.ts';

afterEach(() => {
  jest.useRealTimers();
});

it('opencode#47571, openclaw#117998: a stream that says nothing for a minute is cut; one that is only there is not', async () => {
  jest.useFakeTimers();
  let server!: ReadableStreamDefaultController<Uint8Array>;
  let isLeft = false;
  const data = new ReadableStream<Uint8Array>({
    start: (controller) => {
      server = controller;
    },
    cancel: () => {
      isLeft = true;
    },
  });
  const say = (words: string) => server.enqueue(new TextEncoder().encode(words));
  const events = follow(Promise.resolve({ data, response: new Response('') }));
  const first = events.next();
  for (let beats = 0; beats < 8; beats += 1) {
    await jest.advanceTimersByTimeAsync(15_000);
    say(':\n\n');
  }
  say('event: progress\ndata: {"finished":1}\n\n');
  expect((await first).value).toEqual({ event: 'progress', data: { finished: 1 } });
  const second = events.next().catch((error: unknown) => error);
  await jest.advanceTimersByTimeAsync(60_000);
  expect(await second).toMatchObject({ code: 'cut', retryable: true });
  expect(isLeft).toBe(true);
});
