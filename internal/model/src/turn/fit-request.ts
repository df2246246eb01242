// Makes of a request what one model takes: its own settings, its own data, a schema where it can hold one.
import type { AssistantMessage, Message, ProviderData } from '../port/message.ts';
import type { RenderedPrompt } from '../port/prompt.ts';
import type { ModelCapabilities, ModelWarning, TextRequest } from '../port/text-model.ts';
import { withoutSilent } from './without-silent.ts';

function own<Kind extends { readonly providerData?: ProviderData }>(carrier: Kind, provider: string): Kind {
  if (carrier.providerData === undefined || carrier.providerData['provider'] === provider) return carrier;
  const { providerData: _, ...rest } = carrier;
  return rest as Kind;
}

const carries = ({ providerData, toolCalls = [] }: AssistantMessage): boolean =>
  providerData !== undefined || toolCalls.some((call) => call.providerData !== undefined);

/** Messages with the data of one provider alone: after a failover the other's seals and signatures mean nothing, or are refused. */
export function withOwnData(messages: readonly Message[], provider: string): readonly Message[] {
  if (!messages.some((message) => message.role === 'assistant' && carries(message))) return messages;
  const fitted = messages.map((message) => {
    if (message.role !== 'assistant' || !carries(message)) return message;
    const { toolCalls, ...rest } = own(message, provider);
    return { ...rest, ...(toolCalls && { toolCalls: toolCalls.map((call) => own(call, provider)) }) };
  });
  return withoutSilent(fitted, (turn) => !turn.content && !turn.toolCalls?.length && !turn.providerData);
}

/** What a model can at most. */
export const everyCapability: ModelCapabilities = {
  temperature: true,
  tools: true,
  images: true,
  strictSchema: true,
  effort: true,
  stop: true,
  topP: true,
  seed: true,
  cachePrompt: '1h',
};

/** The settings of a request that a model does not have, as they stand in `warnings`. */
export function unsupportedSettings(request: TextRequest, can: ModelCapabilities): ModelWarning[] {
  const { temperature, topP, seed, effort, stop, cachePrompt } = request;
  if ((temperature ?? topP ?? seed ?? effort ?? stop ?? cachePrompt) === undefined) return [];
  const isHeated = temperature !== undefined && can.temperature;
  const missing = {
    temperature: temperature !== undefined && !can.temperature,
    topP: topP !== undefined && (!can.topP || (can.topP === 'alone' && isHeated)),
    seed: seed !== undefined && !can.seed,
    effort: effort !== undefined && !can.effort,
    stop: stop !== undefined && stop.length > 0 && !can.stop,
    cachePrompt: cachePrompt !== undefined && can.cachePrompt !== '1h' && can.cachePrompt !== cachePrompt,
  };
  const words: Readonly<Record<string, string>> = {
    cachePrompt: `cachePrompt of ${cachePrompt}`,
    ...(can.topP && { topP: 'topP beside a temperature' }),
  };
  return Object.entries(missing)
    .filter(([, isMissing]) => isMissing)
    .map(([setting]) => ({
      setting,
      message: `This model takes no ${words[setting] ?? setting}: the answer was made without it.`,
    }));
}

/** A request without `unsupported` settings, whose schema stands in the system text where no strict mode holds the answer to it. */
export function fitRequest(
  request: TextRequest,
  rendered: RenderedPrompt,
  can: ModelCapabilities,
  unsupported: readonly ModelWarning[],
): { readonly request: TextRequest; readonly rendered: RenderedPrompt } {
  const { schema } = request;
  const isInText = schema?.jsonSchema !== undefined && (!can.strictSchema || schema.isLoose === true);
  if (unsupported.length === 0 && !isInText) return { request, rendered };
  const fitted: { -readonly [Name in keyof TextRequest]: TextRequest[Name] } = { ...request };
  for (const { setting } of unsupported) delete fitted[setting as keyof TextRequest];
  if (!isInText) return { request: fitted, rendered };
  delete fitted.schema;
  const rule = `Answer with one JSON object alone, by this JSON schema: ${JSON.stringify(schema.jsonSchema)}`;
  const system = rendered.system === undefined ? rule : `${rendered.system}\n\n${rule}`;
  return { request: fitted, rendered: { ...rendered, system } };
}
