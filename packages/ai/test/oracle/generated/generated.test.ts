// Generated streams. ORACLE_RUNS=20000 runs that many broken ones, and a quarter as many valid ones, from ORACLE_SEED on.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openGroups } from '../open.ts';
import { type ByteServer, startByteServer } from '../support/byte-server.ts';
import { type GeneratedFigures, runBroken, runValid } from './run-generated.ts';

const runs = Number(process.env['ORACLE_RUNS'] ?? 400);
const seed = Number(process.env['ORACLE_SEED'] ?? 1);
const isLong = runs > 400;
const limitMs = 30_000 + runs * 40;

// Of the fixed seeds every open group must still show; a long run may find what is open, and more of it.
function expectOpenOnly({ findings }: GeneratedFigures, prefix: string): void {
  const found = findings.filter(({ group }) => !Object.hasOwn(openGroups, group));
  expect(found).toEqual([]);
  if (isLong || seed !== 1) return;
  const shown = new Set(findings.map(({ group }) => group));
  const mended = Object.keys(openGroups).filter((group) => group.startsWith(prefix) && !shown.has(group));
  expect(mended).toEqual([]);
}

describe('generated streams', () => {
  let server: ByteServer;
  beforeAll(async () => {
    server = await startByteServer();
  });
  afterAll(async () => {
    await server.close();
  });

  it(
    'valid ones, in any framing, say what the model said',
    async () => {
      const figures = await runValid(server, seed, Math.ceil(runs / 4));
      if (isLong || process.env['ORACLE_SHOW'])
        process.stderr.write(`${JSON.stringify({ valid: figures })}\n`);
      expectOpenOnly(figures, 'valid/');
    },
    limitMs,
  );

  it(
    'broken ones are errors or what the official SDK says, never a cut answer as whole',
    async () => {
      const figures = await runBroken(server, 1_000_000 + seed, runs);
      if (isLong || process.env['ORACLE_SHOW'])
        process.stderr.write(`${JSON.stringify({ broken: figures })}\n`);
      expectOpenOnly(figures, 'broken/');
    },
    limitMs,
  );
});
