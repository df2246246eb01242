// Makes the models that the settings name.
import type { AiSettings, TextModel } from '@tpl/ai';
import { createAnthropicModel } from '@tpl/ai/anthropic';
import { createGeminiModel } from '@tpl/ai/gemini';
import { createOpenAiCompatibleModel, createOpenAiModel } from '@tpl/ai/openai';
import type { AppValues } from '../settings/app-schema.ts';

// Checked by the model: nothing is listed for any other text.
type PriceName = `${string}/${string}` | undefined;

/**
 * The models that the settings name, in the order in which they are asked: Anthropic, OpenAI, Gemini, the compatible server.
 * A redirected OpenAI route speaks chat completions, which every such server knows; its key is then optional.
 */
export function createTargets(
  values: AppValues,
  { promptSecret: _, canaryEpochMs: __, ...settings }: AiSettings,
  fetch?: typeof globalThis.fetch,
): TextModel[] {
  const limits = { ...settings, fetch };
  const targets: TextModel[] = [];
  const { anthropicApiKey: apiKey, anthropicModel, anthropicBaseUrl: baseUrl } = values;
  if (apiKey) targets.push(createAnthropicModel({ ...limits, model: anthropicModel, apiKey, baseUrl }));
  const { openaiApiKey, openaiModel, openaiBaseUrl, openaiPriceAs } = values;
  if (openaiBaseUrl) {
    const options = {
      provider: 'openai',
      model: openaiModel,
      apiKey: openaiApiKey,
      baseUrl: openaiBaseUrl,
      price: openaiPriceAs as PriceName,
    };
    targets.push(createOpenAiCompatibleModel({ ...limits, ...options }));
  } else if (openaiApiKey) {
    targets.push(createOpenAiModel({ ...limits, model: openaiModel, apiKey: openaiApiKey }));
  }
  const { geminiApiKey, geminiModel, geminiBaseUrl } = values;
  if (geminiApiKey) {
    const options = { model: geminiModel, apiKey: geminiApiKey, baseUrl: geminiBaseUrl };
    targets.push(createGeminiModel({ ...limits, ...options }));
  }
  const { compatibleUrl, compatibleKey, compatibleModel, compatiblePriceAs } = values;
  if (compatibleUrl && compatibleModel) {
    const options = {
      provider: 'compatible',
      model: compatibleModel,
      apiKey: compatibleKey,
      baseUrl: compatibleUrl,
      price: compatiblePriceAs as PriceName,
    };
    targets.push(createOpenAiCompatibleModel({ ...limits, ...options }));
  }
  return targets;
}
