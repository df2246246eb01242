// Plays an outage of 30 s against the built service and prints what its caller saw: `node examples/outage.ts` after
// `npm start` has built it once. The provider is emulated on loopback and really switched off: nothing listens there.
// With a path behind it, it draws a picture there: `node examples/outage.ts outage.svg`.
// Time is ten times as fast: the outage takes 3 s, and every duration of the policies is a tenth of its default.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startEmulator } from '@tpl/ai/testing';
import type { Seen as Drawn } from './outage-picture.ts';
import { drawOutage } from './outage-picture.ts';

const faster = 10;
const [outageStarts, outageEnds, ends] = [5, 35, 50];

const answer = () => JSON.stringify({ summary: 'The model says so.' });
let provider = await startEmulator({ answer });
const { port } = provider;
const policies = {
  DEADLINE_MS: 60_000,
  ATTEMPT_TIMEOUT_MS: 30_000,
  BACKOFF_BASE_MS: 500,
  BACKOFF_MAX_MS: 8_000,
  BREAKER_WINDOW_MS: 10_000,
  BREAKER_OPEN_MS: 830,
};
const tenths = Object.entries(policies).map(([name, ms]) => [`TPL_RESILIENCE_${name}`, String(ms / faster)]);
const service = spawn(process.execPath, [fileURLToPath(new URL('../dist/main.js', import.meta.url))], {
  env: {
    PORT: '0',
    INTERNAL_PORT: '0',
    ANTHROPIC_API_KEY: 'sk-ant-example',
    ANTHROPIC_BASE_URL: provider.url,
    TPL_SECURITY_LIMIT_REQUESTS: '10000',
    // A minute passes ten times as fast.
    TPL_RESILIENCE_RETRY_BUDGET_PER_MINUTE: '100',
    // Trials whether sending less helps take seconds of their own: they do not pass faster.
    TPL_RESILIENCE_BREAKER_TOLERANCE: '0',
    ...Object.fromEntries(tenths),
  },
  stdio: ['ignore', 'pipe', 'inherit'],
});
process.once('exit', () => service.kill());
let said = '';
service.stdout.on('data', (chunk) => {
  said += String(chunk);
});
while (!said.includes('Ctrl-C') && service.exitCode === null)
  await Promise.race([once(service.stdout, 'data'), once(service, 'exit')]);
const [, url = ''] = /page, API\s+(http:\S+)/.exec(said) ?? [];
const [, internalUrl = ''] = /internal\s+(http:\/\/[^/\s]+)/.exec(said) ?? [];

interface Seen extends Drawn {
  readonly degraded: boolean;
}
let startedAt = performance.now();
const now = () => ((performance.now() - startedAt) / 1000) * faster;
async function ask(number: number): Promise<Seen> {
  const askedAt = now();
  const response = await fetch(`${url}/v1/process`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    // A text of its own for each request: the cache would hide the outage.
    body: JSON.stringify({ operation: 'summarize', text: `Report ${number}. The pump ran all day.` }),
  });
  const { provider: by = 'nobody', degraded = false } = (await response.json()) as Partial<Seen>;
  return { askedAt, status: response.status, provider: by, degraded, tookMs: (now() - askedAt) * 1000 };
}

/** A caller who asks twice a second, from one moment to another. */
async function askUntil(until: number, asked: Promise<Seen>[]): Promise<void> {
  while (now() < until) {
    asked.push(ask(asked.length));
    await sleep(500 / faster);
  }
}
// What a process does once, such as loading code, is not part of the play.
for (let number = 1; number <= 5; number += 1) await ask(-number);
startedAt = performance.now();
const asked: Promise<Seen>[] = [];
await askUntil(outageStarts, asked);
await provider.close();
await askUntil(outageEnds, asked);
provider = await startEmulator({ answer, port });
await askUntil(ends, asked);
const seen = await Promise.all(asked);
const inside = (from: number, to: number) => seen.filter(({ askedAt }) => askedAt >= from && askedAt < to);

console.log(
  'A second passes in 100 ms; waits are shown ten times as long as they were, the time of this machine too.',
);
for (let from = 0; from < ends; from += 5) {
  const some = inside(from, from + 5);
  const by = (name: string) => some.filter(({ provider: who }) => who === name).length;
  const slowest = Math.max(0, ...some.map(({ tookMs }) => tookMs));
  const state = from >= outageStarts && from < outageEnds ? 'provider off' : 'provider on ';
  console.log(
    `${String(from).padStart(2)} s  ${state}  model ${String(by('anthropic')).padStart(2)}  offline engine ${String(by('offline')).padStart(2)}  ` +
      `errors ${some.filter(({ status }) => status !== 200).length}  slowest ${(slowest / 1000).toFixed(1)} s`,
  );
}

const live = (await (await fetch(`${internalUrl}/internal/policies`)).json()) as {
  policies: { policy: string; state: string; counts: { attempts: number; opens: number } }[];
};
const gate = live.policies.find(({ policy }) => policy === 'anthropic');
const during = inside(outageStarts, outageEnds);
console.log(
  `${seen.length} calls, ${gate?.counts.attempts} attempts; the breaker opened ${gate?.counts.opens} times.`,
);
const [picture] = process.argv.slice(2);
if (picture) writeFileSync(picture, drawOutage(seen, { from: outageStarts, to: outageEnds, ends }));
service.kill('SIGTERM');
await once(service, 'exit');
await provider.close();

assert(
  seen.every(({ status }) => status === 200),
  'A caller saw an error.',
);
const share = (some: readonly Seen[], by: string) =>
  some.filter(({ provider: who }) => who === by).length / some.length;
assert(share(inside(0, outageStarts - 1), 'anthropic') > 0.5);
assert(share(during, 'offline') > 0.5);
assert(
  during.every((one) => one.provider === 'anthropic' || one.degraded),
  'An answer hid its degradation.',
);
assert(share(inside(outageEnds + 5, ends), 'anthropic') > 0.5, 'It did not recover.');
assert((gate?.counts.opens ?? 0) >= 1);
assert((gate?.counts.attempts ?? 0) < 2 * seen.length, 'The outage was made worse.');
