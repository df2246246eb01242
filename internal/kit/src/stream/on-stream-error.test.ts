import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { onStreamError } from './on-stream-error.ts';

const web = (fails: boolean, onCancel = (_reason: unknown) => {}) => {
  let left = 3;
  return new ReadableStream({
    pull(controller) {
      left -= 1;
      if (left > 0) controller.enqueue(new TextEncoder().encode(String(left)));
      else if (fails) controller.error(new Error('died'));
      else controller.close();
    },
    cancel: onCancel,
  });
};

describe('onStreamError', () => {
  it('hears of a stream, a web stream and a Response that fail, and of none that ends', async () => {
    const readable = (fails: boolean) =>
      Readable.from(
        (async function* () {
          yield '21';
          if (fails) throw new Error('died');
        })(),
      );
    for (const fails of [false, true])
      for (const payload of [readable(fails), web(fails), new Response(web(fails))]) {
        let heard = 0;
        const sent = onStreamError(payload, () => (heard += 1)) as typeof payload;
        const body = sent instanceof Response ? sent.body! : sent;
        const read = text(body as Readable).catch((error: Error) => error.message);
        expect([await read, heard]).toEqual(fails ? ['died', 1] : ['21', 0]);
      }
  });

  it('keeps what a Response says, passes a cancel on, and reads nothing before it is asked', async () => {
    const reasons: unknown[] = [];
    const given = new Response(
      web(false, (reason) => reasons.push(reason)),
      { status: 201, headers: { a: 'b' } },
    );
    const sent = onStreamError(given, () => {}) as Response;
    expect([sent.status, sent.headers.get('a')]).toEqual([201, 'b']);
    await sent.body?.cancel('left');
    expect(reasons).toEqual(['left']);
    let pulled = 0;
    const lazy = new ReadableStream({ pull: () => void (pulled += 1) }, { highWaterMark: 0 });
    onStreamError(lazy, () => {});
    await new Promise((resolve) => setImmediate(resolve));
    expect(pulled).toBe(0);
  });

  it('leaves alone what is no stream, and what somebody reads already', () => {
    const [locked, used] = [web(false), new Response('x')];
    locked.getReader();
    void used.text();
    for (const payload of ['text', undefined, null, {}, new Response(null), locked, used])
      expect(onStreamError(payload, () => {})).toBe(payload);
  });
});
