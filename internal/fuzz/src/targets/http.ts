// Fuzzes the service over HTTP: by the schemas of its routes, and as bytes.
import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import type { Json } from '@internal/kit/json';
import { checkResponse, isSmuggling } from '../http/check-responses.ts';
import type { RunningService } from '../http/open-service.ts';
import { bodyTimeoutMs, callerKey, openService, operatorKey } from '../http/open-service.ts';
import { methodsIn, readResponses } from '../http/read-responses.ts';
import { requestsBy } from '../http/requests.ts';
import { sendRaw } from '../http/send-raw.ts';
import type { OpenTarget, Target } from '../run/target.ts';

// A service that has read some thousand requests holds 200 to 300 MB.
const mostMb = 700;
const secrets = [callerKey, operatorKey];
// Node looks at its connections every half of the time for a body; what is made of a request takes its own.
const mostMs = bodyTimeoutMs * 2 + 6_000;

async function documentOf(port: number, path: string, key: string): Promise<Json> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    headers: { authorization: `Bearer ${key}` },
  });
  assert.equal(response.status, 200, `${path} is not there`);
  return (await response.json()) as Json;
}

/** What the service says of itself on another connection. */
async function checkService(service: RunningService): Promise<void> {
  const alive = await fetch(`http://127.0.0.1:${service.publicPort}/health/live`, {
    signal: AbortSignal.timeout(3_000),
  });
  assert.equal(alive.status, 200, 'the service is not alive');
  await alive.arrayBuffer();
  const mb = service.residentMb();
  assert.ok(mb < mostMb, `the service holds ${mb.toFixed(0)} MB`);
  const output = service.takeOutput();
  for (const secret of secrets) assert.ok(!output.includes(secret), 'a secret stands in the log');
  assert.ok(!/unhandled|uncaught/i.test(output), `the log says: ${output.slice(0, 500)}`);
}

async function open(): Promise<OpenTarget> {
  let service = await openService();
  const documents = [
    await documentOf(service.publicPort, '/docs/openapi.json', callerKey),
    await documentOf(service.internalPort, '/internal/docs/openapi.json', operatorKey),
  ] as const;
  let reopened: Promise<RunningService> | undefined;
  let count = 0;
  return {
    lanes: 8,
    inputs: requestsBy(...documents),
    async run(input) {
      // Of those that are read together the first opens it again for all.
      if (service.ended() !== undefined) {
        reopened ??= openService();
        service = await reopened;
      } else reopened = undefined;
      const port = input[0] === 0x31 ? service.internalPort : service.publicPort;
      const bytes = input.subarray(1);
      // The same input is sent the same way each time: whole, in pieces, or with our side kept open.
      const way = Number.parseInt(hash('sha256', bytes, 'hex').slice(0, 4), 16);
      const sizes = way % 4 === 0 ? [1 + (way % 90), 7] : [];
      const isPatient = way % 100 === 1;
      const { received, isEndedByServer, tookMs } = await sendRaw(bytes, { port, sizes, isPatient, mostMs });
      assert.ok(service.ended() === undefined, `the service ended with ${service.ended() ?? ''}`);
      assert.ok(tookMs < mostMs, 'the service neither answers nor ends the connection');
      count += 1;
      if (count % 50 === 0) await checkService(service);
      const text = bytes.toString('latin1');
      const { responses } = readResponses(received, true, methodsIn(bytes));
      const kinds = responses.map((response) => checkResponse(response, secrets));
      if (isSmuggling(text.split('\r\n\r\n')[0] ?? ''))
        assert.ok(responses.length <= 1, 'a request with two lengths is answered twice');
      if (kinds.length === 0)
        return received.length > 0 ? 'no whole answer' : isEndedByServer ? 'ended' : 'silence';
      return `${input[0] === 0x31 ? 'internal' : 'public'}: ${[...new Set(kinds)].slice(0, 2).join(', ')}`;
    },
    close: () => service.close(),
  };
}

/** Requests that the OpenAPI documents allow, with one thing wrong, and bytes that are nearly HTTP. */
export const http: Target = {
  name: 'http',
  holds:
    'The service answers on, without 500, stack or secret, its errors as problems, within its own time and memory.',
  maxBytes: 20_000,
  hangMs: mostMs + 20_000,
  changed: 0.5,
  words: [
    ' HTTP/1.1\r\n',
    '\r\n\r\n',
    'Host: a\r\n',
    'Content-Length: 5\r\n',
    'Content-Length: +5\r\n',
    'Transfer-Encoding: chunked\r\n',
    'Transfer-Encoding: xchunked\r\n',
    'Transfer-Encoding : chunked\r\n',
    'Connection: close\r\n',
    'Expect: 100-continue\r\n',
    'X: \r\n y\r\n',
    '0\r\n\r\n',
    'ffffffffffffffff\r\n',
    '5;a=b\r\nhello\r\n',
    'GET / HTTP/1.1\r\nHost: a\r\n\r\n',
    'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    'http://b/',
    '"stream":true',
    '"text":',
    '\\ud800',
  ],
  open,
};
