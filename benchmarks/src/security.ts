// Infrastructure Service: benchmarks · stable API, changes affect all users

import { createApiKey, createApiKeyAuthenticator, createKeyRing, toKeyRecord } from '@tpl/security';
import type { Results, RunOptions } from './frame.ts';
import { figure } from './frame.ts';
import { run as runHttp } from './security-http.ts';
import { run as runLimits } from './security-limits.ts';
import { run as runRedaction } from './security-redaction.ts';

/** Keys, limits, the gate and the redactor. */
export async function run(options: RunOptions): Promise<Results> {
  return {
    ...(await runKeys(options)),
    ...(await runHttp(options)),
    ...(await runLimits(options)),
    ...(await runRedaction(options)),
  };
}

async function runKeys({ smoke }: RunOptions): Promise<Results> {
  const known = Array.from({ length: 10_000 }, () => createApiKey());
  const ring = createKeyRing(known.map((key) => toKeyRecord(key)));
  const authenticator = createApiKeyAuthenticator({ ring });
  const rounds = smoke ? 2_000 : 40_000;
  const hits: number[] = [];
  const misses: number[] = [];
  const strangers = Array.from({ length: 10_000 }, () => createApiKey());
  for (let round = 0; round < 2 * rounds; round += 1) {
    const isHit = round % 2 === 0;
    const key = isHit ? known[(round * 7919) % known.length] : strangers[(round * 7919) % strangers.length];
    const headers = { authorization: `Bearer ${key}` };
    const started = performance.now();
    await authenticator.authenticate(headers);
    if (round > rounds) (isHit ? hits : misses).push((performance.now() - started) * 1_000);
  }
  const [hit, miss] = [percentile(hits, 0.5), percentile(misses, 0.5)];
  return {
    verifyP50Us: figure({ ours: hit, unit: 'us, 10,000 keys', target: '<= 5' }),
    verifyP99Us: figure({ ours: percentile(hits, 0.99), unit: 'us, 10,000 keys', target: '<= 20' }),
    hitMissDifference: figure({
      ours: Math.abs(hit - miss) / hit,
      unit: 'share of the hit',
      target: '<= 0.05',
    }),
  };
}

function percentile(values: number[], share: number): number {
  values.sort((a, b) => a - b);
  return values[Math.floor(values.length * share)] ?? Number.NaN;
}
