// Infrastructure Service: security · stable API, changes affect all users
// A key for a partner, a limit of its own, and what a caller is told when it is reached.
import assert from 'node:assert/strict';
import {
  createApiKey,
  createApiKeyAuthenticator,
  createKeyRing,
  createRateLimiter,
  toKeyRecord,
} from '@tpl/security';

const key = createApiKey();
const ring = createKeyRing([
  toKeyRecord(key, { id: 'partner', scopes: ['text:write'], limits: { requests: 3 } }),
]);
const authenticator = createApiKeyAuthenticator({ ring });
const limiter = createRateLimiter({ windows: [{ name: 'requests', limit: 60, windowMs: 60_000 }] });

const who = await authenticator.authenticate({ authorization: `Bearer ${key}` });
assert.ok(who.ok);
for (let call = 1; call <= 4; call += 1) {
  const decision = await limiter.consume(who.principal.id, 1, { limits: who.principal.limits });
  console.log(
    call,
    decision.ok ? `${decision.remaining} left` : `wait ${Math.ceil(decision.retryAfterMs / 1000)} s`,
  );
  assert.equal(decision.ok, call <= 3);
}

// Revoked: the next request is refused, and says why.
ring.replace(ring.list().map((record) => ({ ...record, revokedAt: new Date(0).toISOString() })));
assert.deepEqual(await authenticator.authenticate({ 'x-api-key': key }), {
  ok: false,
  code: 'revoked',
  keyId: 'partner',
});
console.log('revoked');
