// The names of OpenTelemetry's conventions for generative AI.

/**
 * Names of OpenTelemetry's conventions for generative AI that both releases share (status: development). Kept here because they are
 * no longer in the released constants and change by version.
 */
export const genAi = {
  tokenUsage: 'gen_ai.client.token.usage',
  operationName: 'gen_ai.operation.name',
  providerName: 'gen_ai.provider.name',
  requestModel: 'gen_ai.request.model',
  requestStream: 'gen_ai.request.stream',
  responseModel: 'gen_ai.response.model',
  responseFinishReasons: 'gen_ai.response.finish_reasons',
  responseTimeToFirstChunk: 'gen_ai.response.time_to_first_chunk',
  tokenType: 'gen_ai.token.type',
  inputTokens: 'gen_ai.usage.input_tokens',
  outputTokens: 'gen_ai.usage.output_tokens',
  cacheReadTokens: 'gen_ai.usage.cache_read.input_tokens',
  reasoningTokens: 'gen_ai.usage.reasoning.output_tokens',
  errorType: 'error.type',
} as const;

// What the conventions call differently than @tpl/ai, or the AI SDK, does; what they do not list keeps its own name.
const providerNames = new Map([
  ['azure', 'azure.ai.openai'],
  ['gemini', 'gcp.gemini'],
  ['google', 'gcp.gen_ai'],
  ['amazon-bedrock', 'aws.bedrock'],
  ['mistral', 'mistral_ai'],
  ['xai', 'x_ai'],
]);

/** A provider's name in the conventions. */
export const toProviderName = (provider: string): string => providerNames.get(provider) ?? provider;

/**
 * Which names the metrics and spans of models have: of semantic-conventions 1.41, the last release that held them, or of the first
 * release of their own repository, semantic-conventions-genai 0.1.
 */
export type GenAiNames = '1.41' | 'genai-0.1';

/** What the two releases call differently. */
export const genAiMetrics = {
  '1.41': {
    duration: 'gen_ai.client.operation.duration',
    firstChunk: 'gen_ai.client.operation.time_to_first_chunk',
    cacheCreationTokens: 'gen_ai.usage.cache_creation.input_tokens',
  },
  'genai-0.1': {
    duration: 'gen_ai.client.inference.duration',
    firstChunk: 'gen_ai.client.inference.time_to_first_chunk',
    cacheCreationTokens: 'gen_ai.usage.cache_write.input_tokens',
  },
} as const satisfies Record<GenAiNames, object>;

/** Tokens of a model call as genai-0.1 has them: one counter a kind, where 1.41 has one histogram with the kind as its label. */
export const genAiTokenCounters = [
  ['inputTokens', 'gen_ai.client.inference.usage.input_tokens'],
  ['outputTokens', 'gen_ai.client.inference.usage.output_tokens'],
  ['cacheReadTokens', 'gen_ai.client.inference.usage.cache_read.input_tokens'],
  ['cacheWriteTokens', 'gen_ai.client.inference.usage.cache_write.input_tokens'],
  ['reasoningTokens', 'gen_ai.client.inference.usage.reasoning.output_tokens'],
] as const;

/** Bounds of the durations, in seconds, from the same conventions. */
export const genAiSeconds = [
  0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92,
] as const;

/** Bounds of the token counts, from the same conventions: powers of four. */
export const genAiTokens = [
  1, 4, 16, 64, 256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864,
] as const;
