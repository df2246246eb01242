// Infrastructure Service: ai · stable API, changes affect all users
import type { RenderedPrompt } from '../model/prompt.ts';
import type { ModelCapabilities, ModelWarning, TextRequest } from '../model/text-model.ts';

/** What a model can at most. */
export const everyCapability: ModelCapabilities = {
  temperature: true,
  tools: true,
  images: true,
  strictSchema: true,
  effort: true,
  stop: true,
  cachePrompt: '1h',
};

/** The wishes that a model cannot grant, as they stand in `warnings`. */
export function refusedWishes(request: TextRequest, can: ModelCapabilities): ModelWarning[] {
  const { temperature, effort, stop, cachePrompt } = request;
  if ((temperature ?? effort ?? stop ?? cachePrompt) === undefined) return [];
  const refused = {
    temperature: temperature !== undefined && !can.temperature,
    effort: effort !== undefined && !can.effort,
    stop: stop !== undefined && stop.length > 0 && !can.stop,
    cachePrompt: cachePrompt !== undefined && can.cachePrompt !== '1h' && can.cachePrompt !== cachePrompt,
  };
  return Object.entries(refused)
    .filter(([, isRefused]) => isRefused)
    .map(([setting]) => {
      const wish = setting === 'cachePrompt' ? `${setting} of ${cachePrompt}` : setting;
      return { setting, message: `This model takes no ${wish}: the answer was made without it.` };
    });
}

/** A request without `refused`, whose schema stands in the system text where no strict mode holds the answer to it. */
export function grantWishes(
  request: TextRequest,
  rendered: RenderedPrompt,
  can: ModelCapabilities,
  refused: readonly ModelWarning[],
): { readonly request: TextRequest; readonly rendered: RenderedPrompt } {
  const { schema } = request;
  const isTold = schema?.jsonSchema !== undefined && !can.strictSchema;
  if (refused.length === 0 && !isTold) return { request, rendered };
  const granted: { -readonly [Name in keyof TextRequest]: TextRequest[Name] } = { ...request };
  for (const { setting } of refused) delete granted[setting as keyof TextRequest];
  if (!isTold) return { request: granted, rendered };
  delete granted.schema;
  const told = `Answer with one JSON object alone, by this JSON schema: ${JSON.stringify(schema.jsonSchema)}`;
  const system = rendered.system === undefined ? told : `${rendered.system}\n\n${told}`;
  return { request: granted, rendered: { ...rendered, system } };
}
