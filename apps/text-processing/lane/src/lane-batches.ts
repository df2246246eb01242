// Makes the client of the batch API that the settings name.
import type { AiSettings } from '@tpl/ai';
import type { ProviderBatches } from '@tpl/ai/batches';
import { createAnthropicBatches, createOpenAiBatches } from '@tpl/ai/batches';
import { limitsOf } from '../../src/model/create-targets.ts';
import type { AppValues } from '../../src/settings/app-schema.ts';
import type { SettingProblem } from '../../src/settings/settings-error.ts';
import type { LaneLimits } from './store/lane-batch.ts';

/** What the lane of the settings lacks: its provider's key, or a Redis of the queue. */
export function laneProblem(values: AppValues, hasQueue: boolean): SettingProblem | undefined {
  const { batchLane, anthropicApiKey, openaiApiKey, openaiBaseUrl } = values;
  if (batchLane === 'off') return undefined;
  const lacks = (what: string) => ({
    path: 'TPL_APP_BATCH_LANE',
    message: `is ${batchLane}, which needs ${what}`,
  });
  if (!hasQueue) return lacks('REDIS_URL or TPL_APP_JOBS_REDIS_URL');
  if (batchLane === 'anthropic') return anthropicApiKey ? undefined : lacks('ANTHROPIC_API_KEY');
  return openaiApiKey || openaiBaseUrl ? undefined : lacks('OPENAI_API_KEY');
}

/** The client, by the same model, key and address as the provider's route; `undefined` where the lane is off. */
export function laneBatches(values: AppValues, ai: AiSettings): ProviderBatches | undefined {
  const { batchLane } = values;
  if (batchLane === 'off') return undefined;
  const limits = limitsOf(ai);
  if (batchLane === 'anthropic') {
    const { anthropicApiKey = '', anthropicModel: model, anthropicBaseUrl: baseUrl } = values;
    return createAnthropicBatches({ ...limits, apiKey: anthropicApiKey, model, baseUrl });
  }
  const { openaiApiKey: apiKey = 'none', openaiModel: model, openaiBaseUrl: baseUrl, openaiPriceAs } = values;
  const price = openaiPriceAs as `${string}/${string}` | undefined;
  return createOpenAiBatches({ ...limits, apiKey, model, ...(baseUrl && { baseUrl, api: 'chat', price }) });
}

const longestSubmitMs = 120_000;
const longestSilenceMs = 15_000;
const lostAfterMs = 600_000;

/** How the lane works by its settings; what has no setting follows the time between two looks. */
export function laneLimits(values: AppValues): LaneLimits {
  const { batchLanePollMs: pollMs } = values;
  return {
    gatherMs: values.batchLaneGatherMs,
    maxItems: values.batchLaneItems,
    maxBytes: values.batchLaneBytes,
    maxParked: values.batchLaneWaiting,
    pollMs,
    marginMs: values.batchLaneMarginMs,
    submitTimeoutMs: Math.min(longestSubmitMs, Math.max(1_000, 2 * pollMs)),
    lostAfterMs,
    lockMs: Math.min(longestSilenceMs, Math.max(1_000, pollMs)),
  };
}
