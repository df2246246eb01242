// Makes the models that the settings name.
import type { AiSettings, DialectName, TextModel } from '@tpl/ai';
import { createAnthropicModel } from '@tpl/ai/anthropic';
import { createGeminiModel } from '@tpl/ai/gemini';
import { createOpenAiCompatibleModel, createOpenAiModel } from '@tpl/ai/openai';
import type { AppValues } from '../settings/app-schema.ts';

// Checked by the model: nothing is listed for any other text.
type PriceName = `${string}/${string}` | undefined;

/** A provider that the settings name. */
export interface ConfiguredProvider {
  readonly name: string;
  /** The model of its route. */
  readonly model: string;
  /** What its server speaks, for clients that speak it too. */
  readonly dialects: readonly DialectName[];
  create(model: string): TextModel;
}

/** Limits and transport that all models share. */
export function limitsOf(
  { promptSecret: _, canaryEpochMs: __, ...limits }: AiSettings,
  fetch?: typeof globalThis.fetch,
) {
  return { ...limits, fetch };
}

/**
 * The providers that the settings name, in the order in which they are asked: Anthropic, OpenAI, Gemini, the compatible server.
 * A redirected OpenAI route speaks chat completions, which every such server knows; its key is then optional.
 */
export function configuredProviders(
  values: AppValues,
  settings: AiSettings,
  fetch?: typeof globalThis.fetch,
): ConfiguredProvider[] {
  const limits = limitsOf(settings, fetch);
  const providers: ConfiguredProvider[] = [];
  const { anthropicApiKey, anthropicModel, anthropicBaseUrl } = values;
  if (anthropicApiKey) {
    const options = { ...limits, apiKey: anthropicApiKey, baseUrl: anthropicBaseUrl };
    const create = (model: string) => createAnthropicModel({ ...options, model });
    providers.push({ name: 'anthropic', model: anthropicModel, dialects: ['messages'], create });
  }
  const { openaiApiKey, openaiModel, openaiBaseUrl, openaiPriceAs } = values;
  if (openaiBaseUrl) {
    const price = openaiPriceAs as PriceName;
    const options = { ...limits, provider: 'openai', apiKey: openaiApiKey, baseUrl: openaiBaseUrl, price };
    const create = (model: string) => createOpenAiCompatibleModel({ ...options, model });
    providers.push({ name: 'openai', model: openaiModel, dialects: ['chat'], create });
  } else if (openaiApiKey) {
    const create = (model: string) => createOpenAiModel({ ...limits, model, apiKey: openaiApiKey });
    providers.push({ name: 'openai', model: openaiModel, dialects: ['chat', 'responses'], create });
  }
  const { geminiApiKey, geminiModel, geminiBaseUrl } = values;
  if (geminiApiKey) {
    const options = { ...limits, apiKey: geminiApiKey, baseUrl: geminiBaseUrl };
    const create = (model: string) => createGeminiModel({ ...options, model });
    providers.push({ name: 'gemini', model: geminiModel, dialects: ['chat'], create });
  }
  const { compatibleUrl, compatibleKey, compatibleModel, compatiblePriceAs } = values;
  if (compatibleUrl && compatibleModel) {
    const price = compatiblePriceAs as PriceName;
    const options = {
      ...limits,
      provider: 'compatible',
      apiKey: compatibleKey,
      baseUrl: compatibleUrl,
      price,
    };
    const create = (model: string) => createOpenAiCompatibleModel({ ...options, model });
    providers.push({ name: 'compatible', model: compatibleModel, dialects: ['chat'], create });
  }
  return providers;
}
