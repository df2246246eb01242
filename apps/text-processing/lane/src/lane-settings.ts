// Holds the settings of the lane of providers' batches.
import { z } from 'zod';
import { integer, notes } from '../../src/settings/setting-kinds.ts';

/** Settings of the lane. */
export const laneSettings = {
  batchLane: z
    .enum(['off', 'anthropic', 'openai'])
    .default('off')
    .meta(
      notes(
        "Whose batch API the texts go to that may wait (`completeBy`), at half the price; needs that provider's key and a Redis of the queue. off: they are worked on as any other.",
      ),
    ),
  batchLaneGatherMs: integer(
    100,
    3_600_000,
    60_000,
    "How long the first text of a provider's batch waits for others.",
  ),
  batchLaneItems: integer(1, 50_000, 1_000, "Most texts of a provider's batch."),
  batchLaneBytes: integer(
    10_000,
    200_000_000,
    20_000_000,
    "Most bytes of a provider's batch; it is held in memory while it is sent.",
  ),
  batchLaneWaiting: integer(
    1,
    1_000_000,
    20_000,
    'Most texts that wait in the lane; more are worked on as any other.',
  ),
  batchLanePollMs: integer(
    50,
    3_600_000,
    60_000,
    "Time between two looks at a provider's batch, a fifth more or less.",
  ),
  batchLaneMarginMs: integer(
    100,
    43_200_000,
    1_800_000,
    "So long before a text is due its provider's batch is stopped; at half of it the text is worked on as any other.",
  ),
};
