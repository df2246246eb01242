// Reads until when a batch may wait.
import { z } from 'zod';
import type { AddOptions } from '../../jobs/src/jobs.ts';
import { RequestError } from '../domain/request-error.ts';

// Texts and batches are kept for a day from when they were added.
const longestMs = 23 * 60 * 60_000;

/** A moment with its offset from UTC. */
export const completeBySchema = z.iso
  .datetime({ offset: true })
  .describe(
    "Until when the texts may wait, at most 23 hours from now: with TPL_APP_BATCH_LANE they go out as a provider's batch, at half the price, and are worked on as any other where that would be late. Left out: as soon as can be.",
  );

/** The option of a body; throws when it is no moment of the next 23 hours. */
export function readCompleteBy(body: unknown, now: number): AddOptions {
  const given = (body as { completeBy?: unknown } | null)?.completeBy;
  if (given === undefined) return {};
  const parsed = completeBySchema.safeParse(given);
  const completeBy = parsed.success ? Date.parse(parsed.data) : Number.NaN;
  if (completeBy > now && completeBy <= now + longestMs) return { completeBy };
  const message = 'must be a moment of the next 23 hours, as 2026-11-29T18:00:00Z';
  throw new RequestError('invalid_request', [{ path: 'completeBy', message }]);
}
