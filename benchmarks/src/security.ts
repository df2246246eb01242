// Measures keys, limits, gate and redactor.
import type { RequestHeaders } from '@tpl/security';
import { createApiKey, createApiKeyAuthenticator, createKeyRing, toKeyRecord } from '@tpl/security';
import type { Results, RunOptions } from './frame.ts';
import { figure, median } from './frame.ts';
import { run as runHostile } from './security-hostile.ts';
import { run as runHttp } from './security-http.ts';
import { run as runLimits } from './security-limits.ts';
import { run as runRedaction } from './security-redaction.ts';
import { run as runRestored } from './security-restored.ts';

/** Keys, limits, the gate and the redactor. */
export async function run(options: RunOptions): Promise<Results> {
  return {
    ...(await runKeys(options)),
    ...(await runHttp(options)),
    ...(await runHostile(options)),
    ...(await runLimits(options)),
    ...(await runRedaction(options)),
    ...(await runRestored(options)),
  };
}

async function runKeys({ smoke }: RunOptions): Promise<Results> {
  const known = Array.from({ length: 10_000 }, () => createApiKey());
  const ring = createKeyRing(known.map((key) => toKeyRecord(key)));
  const authenticator = createApiKeyAuthenticator({ ring });
  const rounds = smoke ? 200 : 4_000;

  /** Microseconds a call, for headers that were made beforehand. */
  async function time(batch: readonly RequestHeaders[]): Promise<number> {
    const started = performance.now();
    for (const headers of batch) await authenticator.authenticate(headers);
    return ((performance.now() - started) * 1_000) / batch.length;
  }

  const singles: number[] = [];
  const hits: number[] = [];
  const differences: number[] = [];
  // Known keys are drawn as strangers fall: at random. In a fixed order each entry of the ring would be the one unused for
  // longest, and a hit would look slow for the processor's cache alone.
  const aHit = () => headersOf(known[Math.floor(Math.random() * known.length)]!);
  for (let round = -rounds; round < rounds; round += 1) {
    const hit = Array.from({ length: batchSize }, aHit);
    const miss = Array.from({ length: batchSize }, () => headersOf(createApiKey()));
    const isHitFirst = round % 2 === 0;
    const first = await time(isHitFirst ? hit : miss);
    const second = await time(isHitFirst ? miss : hit);
    const [hitUs, missUs] = isHitFirst ? [first, second] : [second, first];
    if (round < 0) continue;
    hits.push(hitUs);
    differences.push(missUs - hitUs);
    for (let call = 0; call < 10; call += 1) singles.push(await time([aHit()]));
  }
  return {
    verifyP50Us: figure({ ours: percentile(singles, 0.5), unit: 'us, 10,000 keys', target: '<= 5' }),
    verifyP99Us: figure({ ours: percentile(singles, 0.99), unit: 'us, 10,000 keys', target: '<= 20' }),
    hitMissDifference: figure({
      ours: Math.abs(median(differences)) / median(hits),
      unit: 'share of the hit, median of paired rounds',
      target: '<= 0.05',
    }),
  };
}

const batchSize = 25;

/** One flat string, as it comes out of a socket: a text put together from parts is joined only when it is first read. */
function headersOf(key: string): RequestHeaders {
  return { authorization: Buffer.from(`Bearer ${key}`).toString('latin1') };
}

function percentile(values: number[], share: number): number {
  values.sort((a, b) => a - b);
  return values[Math.floor(values.length * share)] ?? Number.NaN;
}
