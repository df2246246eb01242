// Hears a channel on each kind of client, and leaves nothing open behind.
import { describe, expect, it } from '@jest/globals';
import type { RedisCall } from './redis-call.ts';
import { listenToRedis } from './redis-listener.ts';

const turn = () => new Promise(setImmediate);

/** A client that can subscribe, and what became of it. */
function subscriber(fails = false) {
  const listeners: ((message: string) => void)[] = [];
  const client = {
    isOpen: true,
    on: () => {},
    connect: () => (fails ? Promise.reject(new Error('gone')) : Promise.resolve()),
    async subscribe(_channel: string, listener: (message: string) => void) {
      if (fails) throw new Error('gone');
      listeners.push(listener);
    },
    destroy: () => void (client.isOpen = false),
  };
  const say = (message: string) => {
    for (const listener of listeners) listener(message);
  };
  return { client, say };
}

const heard: string[] = [];
const onMessage = (message: string) => void heard.push(message);
const none = {} as RedisCall;

describe('who listens to Redis', () => {
  it('subscribes again on each connection to a URL', async () => {
    const ready: ((client: object) => void)[] = [];
    const call = { onReady: (listener: never) => ready.push(listener) } as unknown as RedisCall;
    const stop = listenToRedis({ url: 'redis://127.0.0.1' }, call, 'c', onMessage);
    const [first, second, broken] = [subscriber(), subscriber(), subscriber(true)];
    for (const { client } of [first, broken, second]) ready[0]!(client);
    await turn();
    first.say('one');
    second.say('two');
    expect(heard.splice(0)).toEqual(['one', 'two']);
    await stop();
  });

  it('takes a copy of a client of the user, and ends that', async () => {
    const { client, say } = subscriber();
    const stop = listenToRedis({ duplicate: () => client }, none, 'c', onMessage);
    await turn();
    say('hello');
    expect(heard.splice(0)).toEqual(['hello']);
    await stop();
    await stop();
    expect(client.isOpen).toBe(false);
  });

  // share/sharedb-redis-pubsub#24: what version 5 calls `destroy` is `disconnect` in 4.
  it('ends the copy of an older client too', async () => {
    const { destroy, ...older } = subscriber().client;
    const copy = { ...older, disconnect: async () => void (copy.isOpen = false) };
    const stop = listenToRedis({ duplicate: () => copy }, none, 'c', onMessage);
    await turn();
    await stop();
    expect([typeof destroy, copy.isOpen]).toEqual(['function', false]);
  });

  it('bears a copy that cannot connect, and a client that cannot be copied', async () => {
    const stops = [{ duplicate: () => subscriber(true).client }, {}].map((client) =>
      listenToRedis(client, none, 'c', onMessage),
    );
    await turn();
    for (const stop of stops) await stop();
    expect(heard).toEqual([]);
  });
});
