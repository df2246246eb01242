// Infrastructure Service: security · stable API, changes affect all users
// What a log line, an error and an audit line look like when nothing leaks.
import assert from 'node:assert/strict';
import { createApiKey, createAuditLog, createRedactor, createSecret } from '@tpl/security';

const key = createApiKey();
const password = createSecret('green tulip');
const redactor = createRedactor({
  secrets: [password],
  style: 'pseudonym',
  pseudonymKey: 'of this example only',
});

const error = new Error(`401 for ${key}`, {
  cause: { headers: { Authorization: key }, user: 'ada@lovelace.org' },
});
const shown = redactor.redact({
  error: String(error),
  cause: error.cause,
  note: 'it was green tulip',
  password,
});
console.log(shown);
assert.ok(!JSON.stringify(shown).includes(key));
assert.ok(!JSON.stringify(shown).includes('tulip'));
assert.ok(!JSON.stringify(shown).includes('ada@'));

const audit = createAuditLog();
audit.on('audit', (record) => {
  console.log(record);
  assert.ok(!JSON.stringify(record).includes(key));
});
audit.record({ type: 'admin_act', act: `called with ${key}`, principal: 'ada' });
await audit.close();
