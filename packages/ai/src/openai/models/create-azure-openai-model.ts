// Makes a model of OpenAI on Azure: a deployment, addressed by Azure's own paths and key.
import type { TextModel } from '@internal/model';
import { everyCapability, openaiCapabilities } from '@internal/model';
import { createWireModel } from '../../wire/create-wire-model.ts';
import type { ModelOptions } from '../../wire/model-options.ts';
import { modelFacts } from '../../wire/model-options.ts';
import { chatDialectOf } from '../chat-dialect.ts';
import { tokenLimitFieldOf } from './create-openai-compatible-model.ts';
import { openaiTransport } from './openai-transport.ts';

/** A deployment of a model of OpenAI on Azure. */
export interface AzureOpenAiModelOptions extends ModelOptions {
  /** Name of the model that is deployed, for its price and parameters: `gpt-5.4`. */
  readonly model: string;
  /** Address of the resource: `https://RESOURCE.openai.azure.com`. */
  readonly endpoint: string;
  /** Name of the deployment. Default: the model's name. */
  readonly deployment?: string | undefined;
  /** Version of the API by date, for example `2024-10-21`. Default: none; the path `/openai/v1` has no versions. */
  readonly apiVersion?: string | undefined;
  /** Key of the resource, sent as `api-key`; or a token of Entra ID, asked for at each request and sent as Bearer. */
  readonly apiKey: string | (() => Promise<string>);
}

// Azure caches prompts by itself, for some minutes.
const ofVendor = { ...everyCapability, cachePrompt: '5m' } as const;

/**
 * Creates a model of OpenAI on Azure over the package `openai`, which is loaded at the first call, by chat completions. What
 * Azure's filters refuse is `refusal`; what they say beside an answer is left out.
 *
 * @example
 * import { createAzureOpenAiModel } from '@tpl/ai/openai';
 *
 * const endpoint = 'https://my-resource.openai.azure.com';
 * const model = createAzureOpenAiModel({ endpoint, model: 'gpt-5.4', deployment: 'summaries', apiKey: 'the key' });
 *
 * @throws {AiError} `invalid_options` without a key and at impossible options.
 */
export function createAzureOpenAiModel(options: AzureOpenAiModelOptions): TextModel {
  const { endpoint, model, deployment = model, apiVersion, apiKey, fetch, environmentHeaders } = options;
  const root = `${String(endpoint).replace(/\/+$/, '')}/openai`;
  const baseUrl =
    apiVersion === undefined ? `${root}/v1` : `${root}/deployments/${encodeURIComponent(deployment)}`;
  const provider = {
    provider: 'azure',
    baseUrl,
    capabilities: { ...ofVendor, ...openaiCapabilities(String(model)) },
    apiKey: typeof apiKey === 'function' ? 'given' : apiKey,
    keyName: 'AZURE_OPENAI_API_KEY',
  };
  const load = () =>
    openaiTransport({
      api: 'chat',
      apiKey,
      baseUrl,
      fetch,
      environmentHeaders,
      ...(typeof apiKey === 'string' && { headers: { 'api-key': apiKey.trim(), authorization: null } }),
      ...(apiVersion !== undefined && { query: { 'api-version': apiVersion } }),
    });
  return createWireModel({
    ...modelFacts(provider, options),
    sentModel: deployment,
    dialect: chatDialectOf(String(model)),
    load,
    tokenLimitField: tokenLimitFieldOf(String(model)),
  });
}
