// Infrastructure Service: security · stable API, changes affect all users
// An Express server behind the gate, and the matrix of refusals run against it.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import {
  createApiKey,
  createApiKeyAuthenticator,
  createKeyRing,
  createRateLimiter,
  toKeyRecord,
} from '@tpl/security';
import { createExpressSecurity } from '@tpl/security/express';
import { runHttpMatrix } from '@tpl/security/testing';
import express from 'express';

const keys = { good: createApiKey(), revoked: createApiKey(), unscoped: createApiKey() };
const ring = createKeyRing([
  toKeyRecord(keys.good, { scopes: ['text:write'] }),
  toKeyRecord(keys.revoked, { revokedAt: '2026-01-01T00:00:00Z' }),
  toKeyRecord(keys.unscoped),
]);
const security = createExpressSecurity({
  authenticator: createApiKeyAuthenticator({ ring }),
  limiter: createRateLimiter({ windows: [{ name: 'requests', limit: 1_000, windowMs: 60_000 }] }),
  bodyLimitBytes: 10_000,
});

const app = express();
app.post(
  '/texts',
  security.guard({ scopes: ['text:write'] }),
  (_request, response) => void response.json({ ok: true }),
);
app.use(security.guard(), security.notFound);
app.use(security.onError);
const server = app.listen(0, '127.0.0.1');
await once(server, 'listening');

const { port } = server.address() as { port: number };
const results = await runHttpMatrix({
  url: `http://127.0.0.1:${port}`,
  routes: [{ method: 'POST', path: '/texts', body: '{}', isScoped: true }],
  keys,
  bodyLimitBytes: 10_000,
});
for (const result of results)
  console.log(result.problems.length === 0 ? 'kept' : 'BROKEN', result.case, ...result.problems);
assert.ok(results.every(({ problems }) => problems.length === 0));
server.close();
