// Generated calls and answers, both ways. `ROUND_TRIPS` sets how many; the figures go to the file named by `ROUND_TRIPS_FIGURES`.
import { writeFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ourRequest, ourResult } from './our-side.ts';
import { type Difference, ourTrips, theirTrips } from './round-trips.ts';
import { theirResult } from './their-answers.ts';
import { theirCall } from './their-calls.ts';

const numRuns = Number(process.env['ROUND_TRIPS'] ?? 150);
const seed = Number(process.env['ROUND_TRIPS_SEED'] ?? 1);

it('loses nothing that is not listed, over generated calls and answers, both ways', async () => {
  let runs = 0;
  let lossless = 0;
  const count = (found: Difference[]) => {
    runs += 1;
    if (found.length === 0) lossless += 1;
    expect(found).toEqual([]);
  };
  const theirs = fc.asyncProperty(
    theirCall,
    theirResult,
    fc.integer({ min: 1, max: 9 }),
    async (call, result, cut) => count(await theirTrips(call, result, cut)),
  );
  const ours = fc.asyncProperty(ourRequest, ourResult, async (request, result) =>
    count(await ourTrips(request, result)),
  );
  try {
    await fc.assert(theirs, { numRuns, seed });
    await fc.assert(ours, { numRuns, seed });
  } finally {
    const figures = process.env['ROUND_TRIPS_FIGURES'];
    if (figures) writeFileSync(figures, JSON.stringify({ runs, lossless, seed }));
  }
}, 600_000);
