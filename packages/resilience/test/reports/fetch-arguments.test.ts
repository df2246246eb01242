// Infrastructure Service: resilience · stable API, changes affect all users
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createFetch } from '../../src/fetch/create-fetch.ts';
import { createPolicy } from '../../src/policy/create-policy.ts';

let server: Server;
let base: string;
const seen: string[] = [];

beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    seen.push([request.method, request.url, request.headers['x-own'], body].join(' '));
    response.writeHead(200);
    // An answer without an end.
    if (request.url === '/endless') response.write('a beginning');
    else response.end('fine');
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

// modelcontextprotocol/inspector#1207, mjackson/remix-the-web#81
describe('what is sent', () => {
  const post = () =>
    new Request(`${base}/elsewhere`, { method: 'POST', body: 'text', headers: { 'x-own': '1' } });

  it('is what a Request given as init says', async () => {
    for (const send of [fetch, createFetch(createPolicy())]) {
      seen.length = 0;
      await send(`${base}/here`, post());
      await send(new Request(`${base}/here`), post());
      expect(seen).toEqual(['POST /here 1 text', 'POST /here 1 text']);
    }
  });

  it('is what plain options say that name their address too (as gaxios gives them)', async () => {
    const options = { url: `${base}/here`, method: 'POST', headers: { 'x-own': '1' }, body: 'text' };
    seen.length = 0;
    await createFetch(createPolicy())(options.url, options);
    await createFetch(createPolicy())(options.url, Object.assign(Object.create(null), options));
    expect(seen).toEqual(['POST /here 1 text', 'POST /here 1 text']);
  });

  it('is what the getters of an init say', async () => {
    class Init {
      get method() {
        return 'PUT';
      }
      get body() {
        return 'text';
      }
    }
    seen.length = 0;
    await createFetch(createPolicy())(`${base}/here`, new Init());
    expect(seen).toEqual(['PUT /here  text']);
  });

  it('is under the policy where a fetch of its own knows what a path belongs to', async () => {
    let sent = 0;
    const own = () => Promise.resolve(new Response('', { status: (sent += 1) < 3 ? 503 : 200 }));
    const policy = createPolicy({ backoffBaseMs: 1, backoffMaxMs: 1 });
    expect((await createFetch(policy, { fetch: own })('/a/path')).status).toBe(200);
    expect(sent).toBe(3);
  });
});

// nodejs/node#57736, nodejs/undici#4068, nodejs/node#65995, oven-sh/bun#37666
describe("the caller's signal", () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;

  it.each([
    ['of the call', (url: string) => [url, { signal: AbortSignal.timeout(300) }] as const],
    ['of a Request', (url: string) => [new Request(url, { signal: AbortSignal.timeout(300) })] as const],
  ])('%s ends the body too when nobody else holds it', async (_, toArguments) => {
    const send = createFetch(createPolicy());
    const open = () => send(...(toArguments(`${base}/endless`) as [string, RequestInit]));
    const response = await open();
    for (let round = 0; round < 8; round += 1) {
      collect();
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    const late = new Promise((resolve) => setTimeout(resolve, 2_000, 'still reading').unref());
    const ended = response.text().catch((error: Error) => error.name);
    expect(await Promise.race([ended, late])).toBe('TimeoutError');
  });
});
