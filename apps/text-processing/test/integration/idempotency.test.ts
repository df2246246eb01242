// A key in Idempotency-Key is a promise: it holds whatever the cache of answers is told.
import { afterEach, describe, expect, it } from '@jest/globals';
import type { TestApp } from './start-app.ts';
import { startApp } from './start-app.ts';

let app: TestApp | undefined;
afterEach(() => app?.close());

const shorten = (text: string) => ({ operation: 'shorten', text });
const first = 'The tide is high today.';
const replayed = (response: Response) => response.headers.get('idempotent-replayed');

describe('the same Idempotency-Key', () => {
  it.each([
    ['the cache is off (AnchorNet-Backend#221)', { TPL_CACHE_ENABLED: 'false' }],
    ['it is switched off by its preset', { TPL_CACHE_PRESET: 'disabled' }],
    ['the cache keeps small answers only', { TPL_CACHE_MAX_VALUE_BYTES: '100' }],
    [
      'others have filled the cache (idempotency-laravel#8, stregsystemet-rs#54)',
      { TPL_CACHE_MEMORY_MAX_ENTRIES: '2' },
    ],
  ])('is answered once where %s', async (_, env) => {
    const { post } = (app = await startApp(env));
    const key = { 'idempotency-key': 'k1' };
    const batch = () => post('/v1/batches', { items: [shorten(first)] }, { 'idempotency-key': 'b1' });
    expect(replayed(await post('/v1/process', shorten(first), key))).toBeNull();
    const made = await batch();
    for (let at = 0; at < 20; at += 1)
      await post('/v1/process', shorten(`Text number ${at}.`), { 'idempotency-key': `other-${at}` });
    expect(replayed(await post('/v1/process', shorten(first), key))).toBe('true');
    const again = await batch();
    expect([replayed(again), again.headers.get('location')]).toEqual(['true', made.headers.get('location')]);
  });

  it('is no failure where a batch has fields that nobody reads', async () => {
    const { url } = (app = await startApp());
    const send = (rest: string) =>
      fetch(`${url}/v1/batches`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': 'b1' },
        body: `{"items":[${JSON.stringify(shorten(first))}]${rest}}`,
      });
    const made = await send(',"x":1e999');
    expect(made.status).toBe(202);
    expect(replayed(await send(''))).toBe('true');
  });
});
