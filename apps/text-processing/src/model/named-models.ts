// Says which models a caller may name, and what stands behind each name.
import type { AppValues } from '../settings/app-schema.ts';
import { SettingsError } from '../settings/settings-error.ts';
import type { ConfiguredProvider } from './create-targets.ts';

/** The models of a name, in the order in which they are asked. */
export interface NamedModels {
  readonly name: string;
  readonly targets: readonly { readonly provider: string; readonly model: string }[];
}

/**
 * The names that the settings give; without them the model of each route by its own name, with its provider's before it where two
 * are called the same.
 *
 * @throws SettingsError where a name wants a provider that is not configured.
 */
export function namedModels(
  { doorModels }: Pick<AppValues, 'doorModels'>,
  providers: readonly Pick<ConfiguredProvider, 'name' | 'model'>[],
): NamedModels[] {
  if (!doorModels)
    return providers.map(({ name: provider, model }) => {
      const isShared = providers.filter((other) => other.model === model).length > 1;
      return { name: isShared ? `${provider}/${model}` : model, targets: [{ provider, model }] };
    });
  const named = readNames(doorModels);
  const isKnown = (name: string) => providers.some((provider) => provider.name === name);
  const missing = named.flatMap(({ targets }) => targets.filter(({ provider }) => !isKnown(provider)));
  if (missing.length === 0) return named;
  throw new SettingsError(
    missing.map(({ provider }) => ({
      path: 'TPL_APP_DOOR_MODELS',
      message: `names the provider "${provider}", which is not configured`,
      hint: `configured: ${providers.map(({ name }) => name).join(', ') || 'none'}`,
    })),
  );
}

/** `fast=anthropic/claude-haiku-4-5, smart=openai/gpt-5.4|compatible/llama3.3` */
function readNames(text: string): NamedModels[] {
  return text.split(',').map((entry) => {
    const [name = '', targets = ''] = entry.split('=');
    return {
      name: name.trim(),
      targets: targets.split('|').map((target) => {
        const [provider = '', ...model] = target.trim().split('/');
        return { provider, model: model.join('/') };
      }),
    };
  });
}
