// Serves ticket triage instead of texts, and sends it a morning's tickets: `node examples/ticket-triage/main.ts` after the build
// of the packages. Nothing of the service is changed for it: page, API, batches, cache, guards and budgets follow the operations.
import assert from 'node:assert/strict';
import { startEmulator } from '@tpl/ai/testing';
import { compose } from '../../src/composition.ts';
import { listen } from '../../src/start/listen.ts';
import { ticketOperations as operations } from './operations.ts';

const tickets = [
  'My parcel was to arrive on Monday. The courier says it was delivered. It was not, and I need it today!',
  'You charged my card twice for the same invoice. Please send the second payment back.',
  'I cannot sign in any more. The mail with the new password never comes, and that is annoying.',
  'Do you have the lamp in green?',
];

async function serve(env: Record<string, string>) {
  const quiet = { TPL_MONITORING_LOG_LEVEL: 'error', TPL_MONITORING_CLOSE_TIMEOUT_MS: '1000' };
  const application = await compose({ ...quiet, ...env }, { operations });
  const any = { host: '127.0.0.1', port: 0, isExplicit: true, variable: 'PORT' };
  const { url } = await listen(application.publicServer, any);
  return {
    async ask(operation: string, text: string) {
      const headers = { 'content-type': 'application/json' };
      const body = JSON.stringify({ operation, text });
      const response = await fetch(`${url}/v1/process`, { method: 'POST', headers, body });
      return {
        status: response.status,
        ...((await response.json()) as { result?: unknown; provider?: string }),
      };
    },
    async close() {
      await application.close();
      await application.closeMonitoring();
    },
  };
}

// A morning without a model: sorting is done by words, and the draft promises nothing.
const offline = await serve({});
const sorted = [];
for (const ticket of tickets)
  sorted.push((await offline.ask('sort', ticket)).result as Record<string, string>);
for (const [index, { team = '', urgency = '', why = '' }] of sorted.entries())
  console.log(`${index + 1}. ${team.padEnd(9)} ${urgency.padEnd(10)} ${why}`);
assert.deepEqual(
  sorted.map(({ team, urgency }) => `${team} ${urgency}`),
  ['delivery now', 'billing today', 'account today', 'other this_week'],
);
const received = await offline.ask('draft', tickets[0] ?? '');
assert.deepEqual([received.status, received.provider], [200, 'offline']);
await offline.close();

// The same with a model, here one that stands on loopback.
const answer = { subject: 'Your parcel', body: 'We are sorry. We have asked the courier where it was left.' };
const emulator = await startEmulator({ answer: () => JSON.stringify(answer) });
const online = await serve({ ANTHROPIC_API_KEY: 'sk-ant-example', ANTHROPIC_BASE_URL: emulator.url });
const drafted = await online.ask('draft', tickets[0] ?? '');
assert.deepEqual([drafted.status, drafted.provider, drafted.result], [200, 'anthropic', answer]);
console.log(`Draft: ${answer.subject}. ${answer.body}`);
await online.close();
await emulator.close();
