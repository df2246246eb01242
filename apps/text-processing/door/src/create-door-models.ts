// Makes the models of the door: named by the settings, each with the layers that a client's own words need.
import type { AiSettings, Budget, RangeFinder, TextModel, WrappedModel } from '@tpl/ai';
import {
  routeModels,
  withBudget,
  withCache,
  withInputGuard,
  withOutputGuard,
  withPolicy,
  withRedaction,
  wrapModel,
} from '@tpl/ai';
import { createAnthropicTokenCounter } from '@tpl/ai/anthropic';
import { createInputGuard, createOutputGuard } from '@tpl/ai/guard';
import type { DoorModel } from '@tpl/ai/http';
import type { Ledger } from '@tpl/ai/ledger';
import { withLedger } from '@tpl/ai/ledger';
import type { Policy } from '@tpl/resilience';
import type { AnswerCache } from '../../src/model/composed-model.ts';
import type { Traces } from '../../src/model/create-model.ts';
import type { ConfiguredProvider } from '../../src/model/create-targets.ts';
import { configuredProviders } from '../../src/model/create-targets.ts';
import { keepApart } from '../../src/model/keep-apart.ts';
import type { NamedModels } from '../../src/model/named-models.ts';
import { namedModels } from '../../src/model/named-models.ts';
import type { AppValues } from '../../src/settings/app-schema.ts';

/** What the models of the door are made of. */
export interface DoorModelsOptions {
  readonly values: AppValues;
  readonly ai: AiSettings;
  /** The gate of a provider's model, shared with the service's own calls: a provider that is down is down for both. */
  readonly gateOf: (provider: string, model: string) => Policy;
  readonly answers: AnswerCache;
  readonly budget: Budget | undefined;
  /** Where it is written down what calls cost. */
  readonly ledger: Ledger;
  readonly redactor: RangeFinder | undefined;
  readonly traces: Traces | undefined;
}

/** A model of the door by its name. */
export type DoorModels = Readonly<Record<string, DoorModel & { readonly model: WrappedModel }>>;

/**
 * Makes them.
 *
 * @throws SettingsError where a name wants a provider that is not configured.
 */
export function createDoorModels(options: DoorModelsOptions): DoorModels {
  const { values, ai } = options;
  // Each call brings its trace along: no fetch of ours has to add it.
  const providers = configuredProviders(values, ai);
  return Object.fromEntries(
    namedModels(values, providers).map((entry) => [entry.name, toDoorModel(entry, providers, options)]),
  );
}

const byName = (providers: readonly ConfiguredProvider[], name: string) =>
  providers.find((provider) => provider.name === name);

function toDoorModel(
  { targets }: NamedModels,
  providers: readonly ConfiguredProvider[],
  { values, ai, gateOf, answers, budget, ledger, redactor, traces }: DoorModelsOptions,
): DoorModels[string] {
  const asked = targets.map(({ provider, model }) => ({ model, provider: byName(providers, provider)! }));
  const gated = asked.map(({ provider, model }): TextModel => {
    const target = provider.create(model);
    return withPolicy(gateOf(provider.name, model))(traces ? traces.attempt(target) : target);
  });
  const outputGuard = createOutputGuard();
  const inner = gated.length === 1 ? gated[0]! : routeModels(gated);
  const model = wrapModel(inner, [
    ...(values.guardInput === 'allow'
      ? []
      : [withInputGuard(createInputGuard({ policy: { action: values.guardInput } }))]),
    ...(redactor ? [withRedaction({ redactor, ...(values.guardOutput && { guard: outputGuard }) })] : []),
    withCache(keepApart(answers, inner.id), { ledger }),
    ...(budget ? [withBudget(budget)] : []),
    withLedger(ledger),
    ...(values.guardOutput ? [withOutputGuard(outputGuard)] : []),
  ]);
  const [first] = asked;
  const { anthropicApiKey: apiKey, anthropicBaseUrl: baseUrl } = values;
  const counter = {
    ...(ai.totalTimeoutMs && { totalTimeoutMs: ai.totalTimeoutMs }),
    apiKey: apiKey ?? '',
    baseUrl,
  };
  return {
    model: traces ? traces.call(model) : model,
    // What one of them does not speak cannot go through as it is.
    dialects: (first?.provider.dialects ?? []).filter((dialect) =>
      asked.every(({ provider }) => provider.dialects.includes(dialect)),
    ),
    // A body is counted as it is: where values must not leave, it stays here.
    ...(first?.provider.name === 'anthropic' &&
      !redactor && {
        countTokens: createAnthropicTokenCounter({ ...counter, model: first.model }),
      }),
  };
}
