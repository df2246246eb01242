// Makes of a request what one model takes: its own settings, its own data, a schema where it can hold one.
import { createHash } from 'node:crypto';
import type { Json } from '@internal/kit/json';
import { isThoughtBlock } from '../anthropic/anthropic-blocks.ts';
import type { AssistantMessage, Message, ProviderData } from '../port/message.ts';
import type { RenderedPrompt } from '../port/prompt.ts';
import type { ModelCapabilities, ModelWarning, TextRequest } from '../port/text-model.ts';
import { withoutSilent } from './without-silent.ts';

/** Where data of a provider counts: at all that goes by its name, or at one address of it (`originOf`); thought at one model, by the name that it is asked by. */
export interface DataHome {
  readonly provider: string;
  readonly origin?: string | undefined;
  readonly model?: string | undefined;
}

/** An address for data that only the server counts that wrote it: a mark, because what is kept may reach clients. */
export function originOf(baseUrl: string): string {
  const { host, pathname } = new URL(baseUrl);
  const place = `${host}${pathname.replace(/\/+$/, '')}`;
  return createHash('sha256').update(place).digest('base64url').slice(0, 12);
}

function isAt(data: ProviderData, { provider, origin }: DataHome): boolean {
  if (data['provider'] !== provider) return false;
  // What was kept by an older version says no origin.
  return origin === undefined || data['origin'] === undefined || data['origin'] === origin;
}

/**
 * What another model of the same place can read: thought and its signatures it refuses (anthropics/anthropic-sdk-python#1598,
 * RooCodeInc/Roo-Code#10554, vercel/ai#8056), searches and summaries it takes.
 */
function withoutThought({ anthropic, chat: _, extra_content: __, ...rest }: ProviderData): ProviderData {
  if (!Array.isArray(anthropic)) return rest;
  return { ...rest, anthropic: (anthropic as Json[]).filter((block) => !isThoughtBlock(block)) };
}

function own<Kind extends { readonly providerData?: ProviderData }>(carrier: Kind, home: DataHome): Kind {
  const { providerData: data, ...rest } = carrier;
  if (data === undefined) return carrier;
  if (!isAt(data, home)) return rest as Kind;
  // What was kept by an older version names no model.
  const isOwn = home.model === undefined || data['model'] === undefined || data['model'] === home.model;
  return isOwn ? carrier : { ...carrier, providerData: withoutThought(data) };
}

const carries = ({ providerData, toolCalls = [] }: AssistantMessage): boolean =>
  providerData !== undefined || toolCalls.some((call) => call.providerData !== undefined);

/** Messages with the data of one provider alone: after a failover the other's seals and signatures mean nothing, or are refused. */
export function withOwnData(messages: readonly Message[], home: DataHome): readonly Message[] {
  if (!messages.some((message) => message.role === 'assistant' && carries(message))) return messages;
  const fitted = messages.map((message) => {
    if (message.role !== 'assistant' || !carries(message)) return message;
    const { toolCalls, ...rest } = own(message, home);
    return { ...rest, ...(toolCalls && { toolCalls: toolCalls.map((call) => own(call, home)) }) };
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
  // Of two that stand in each other's way the effort stays: it changes the answer more.
  const isOff = effort === 'none';
  const isThinking = effort !== undefined && !isOff && can.effort && can.samplingBesideEffort === false;
  const takesEffort = (isOff ? can.effortNone : undefined) ?? can.effort;
  const isHeated = temperature !== undefined && can.temperature;
  const missing = {
    temperature: temperature !== undefined && (!can.temperature || isThinking),
    topP: topP !== undefined && (!can.topP || (can.topP === 'alone' && isHeated) || isThinking),
    seed: seed !== undefined && !can.seed,
    effort: effort !== undefined && !takesEffort,
    stop: stop !== undefined && stop.length > 0 && !can.stop,
    cachePrompt: cachePrompt !== undefined && can.cachePrompt !== '1h' && can.cachePrompt !== cachePrompt,
  };
  const words: Readonly<Record<string, string>> = {
    cachePrompt: `cachePrompt of ${cachePrompt}`,
    ...(isOff && { effort: 'effort of none' }),
    ...(can.topP && { topP: 'topP beside a temperature' }),
    ...(isThinking && { temperature: 'temperature beside an effort', topP: 'topP beside an effort' }),
  };
  return Object.entries(missing)
    .filter(([, isMissing]) => isMissing)
    .map(([setting]) => ({
      setting,
      message: `This model takes no ${words[setting] ?? setting}: the answer was made without it.`,
    }));
}

/** A request without `unsupported` settings and without what is so already, whose schema stands in the system text where no strict mode holds the answer to it. */
export function fitRequest(
  request: TextRequest,
  rendered: RenderedPrompt,
  can: ModelCapabilities,
  unsupported: readonly ModelWarning[],
): { readonly request: TextRequest; readonly rendered: RenderedPrompt } {
  const { schema } = request;
  const isInText = schema?.jsonSchema !== undefined && (!can.strictSchema || schema.isLoose === true);
  const isSo = request.effort === 'none' && can.effortNone === 'default';
  if (unsupported.length === 0 && !isInText && !isSo) return { request, rendered };
  const fitted: { -readonly [Name in keyof TextRequest]: TextRequest[Name] } = { ...request };
  for (const { setting } of unsupported) delete fitted[setting as keyof TextRequest];
  if (isSo) delete fitted.effort;
  if (!isInText) return { request: fitted, rendered };
  delete fitted.schema;
  const rule = `Answer with one JSON object alone, by this JSON schema: ${JSON.stringify(schema.jsonSchema)}`;
  const system = rendered.system === undefined ? rule : `${rendered.system}\n\n${rule}`;
  return { request: fitted, rendered: { ...rendered, system } };
}
