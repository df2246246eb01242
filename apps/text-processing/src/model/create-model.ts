// Puts the layers around the models that are configured, and decides how hard each of them is tried.
import type {
  AiSettings,
  Budget,
  ResponseCache as KeptAnswers,
  RangeFinder,
  TextEvent,
  TextModel,
  TextRequest,
  TextResult,
  WrappedModel,
} from '@tpl/ai';
import {
  createPromptRenderer,
  responseRules,
  routeModels,
  withBudget,
  withCache,
  withFallback,
  withInputGuard,
  withObject,
  withOutputGuard,
  withPolicy,
  withRedaction,
  wrapModel,
} from '@tpl/ai';
import { createOutputGuard } from '@tpl/ai/guard';
import type { Ledger } from '@tpl/ai/ledger';
import { withLedger } from '@tpl/ai/ledger';
import type { Cache } from '@tpl/cache';
import { createResponseCache } from '@tpl/cache/response';
import type { Cooldowns } from '@tpl/resilience';
import { createLongTextGuard } from '../../threads/src/long-text-guard.ts';
import type { Threads } from '../../threads/src/open-threads.ts';
import type { Operation } from '../domain/define-operation.ts';
import { createOfflineModel } from '../domain/offline-model.ts';
import type { ControlledRequest } from '../domain/text-service.ts';
import type { AppSettings } from '../settings/load-app-settings.ts';
import type { ComposedModel, ModelChoice } from './composed-model.ts';
import { configuredProviders } from './create-targets.ts';
import { keepApart } from './keep-apart.ts';
import { namedModels } from './named-models.ts';
import { createProviderGate, within } from './provider-gates.ts';
import type { PolicySource } from './route-policies.ts';
import { byOperation, createLimits, createRetries, longestOf } from './route-policies.ts';

/** By which name the offline engine is asked for, unless a setting gives the name away. */
const offlineName = 'offline';

const unguarded = { leak: 'allow', links: 'allow', format: 'allow' } as const;

/** What a model is made of. */
interface CreateModelOptions {
  readonly operations: readonly Operation[];
  readonly settings: AppSettings;
  readonly policies: PolicySource;
  readonly ai: AiSettings;
  /** Cooldowns of the fleet. Default: each gate's own. */
  readonly cooldowns?: Cooldowns | undefined;
  readonly cache: Cache;
  /** Where long texts are read. Default: in this thread. */
  readonly threads?: Pick<Threads, 'engine' | 'openGuard'> | undefined;
  /** Tokens and money by caller; without one nothing is limited. One that `limitsCost` takes models with a price only. */
  readonly budget: Budget | undefined;
  /** Where it is written down what calls cost and what the cache saves. */
  readonly ledger: Ledger;
  /** Finds what no provider, no cache and no trace may see; the values come back into the answers. Default: all is sent. */
  readonly redactor?: RangeFinder | undefined;
  /** Opens spans around calls and attempts, and sends the trace along. Default: nothing is traced. */
  readonly traces?: Traces | undefined;
}

/** What traces the model and the models behind it. */
export interface Traces {
  call(model: WrappedModel): WrappedModel;
  attempt(model: TextModel): TextModel;
  readonly fetch: typeof fetch;
}

/**
 * Puts the layers around the models that are configured: input guard, redaction, cache, budget, ledger, fallback to the offline engine,
 * the check of the answer's form, rounds, output guard. Without a model the offline engine stands in its place.
 */
export function createModel(options: CreateModelOptions): ComposedModel {
  const {
    operations,
    settings,
    policies: source,
    ai,
    cooldowns,
    cache,
    threads,
    budget,
    ledger,
    traces,
    redactor,
  } = options;
  const offline = createOfflineModel(operations, threads?.engine);
  const providers = configuredProviders(settings.values, ai, traces?.fetch);
  const names = namedModels(settings.values, providers);
  const gateValues = longestOf(operations, source);
  const gates = new Map(
    providers.map(({ name, model }) => {
      const asked = names.flatMap((entry) => entry.targets.filter(({ provider }) => provider === name));
      const models = [...new Set([model, ...asked.map((target) => target.model)])];
      return [name, createProviderGate({ provider: name, models, values: gateValues, cooldowns })];
    }),
  );
  const limits = [true, false].map((isAlone) => byOperation(createLimits(operations, source, isAlone)));
  const gatedOf = (name: string, model: string, isAlone: boolean): TextModel => {
    const target = providers.find((provider) => provider.name === name)!.create(model);
    const gate = within(gates.get(name)!.of(model), limits[isAlone ? 0 : 1]!);
    return withPolicy(gate)(traces ? traces.attempt(target) : target);
  };
  const targets = providers.map(({ name, model }) => gatedOf(name, model, providers.length === 1));
  const inner: TextModel = targets.length > 0 ? routeModels(targets) : offline;
  const rules = responseRules(inner);
  const answers = createResponseCache<TextRequest, TextResult, TextEvent>({
    cache,
    scope: ({ tenant }) => tenant ?? 'nobody',
    controlsOf: ({ cacheMode }: ControlledRequest) => ({ mode: cacheMode }),
    ...rules,
    // How an answer is asked for changes nothing about it.
    keyOf: ({ cacheMode: _, ...asked }: ControlledRequest) => rules.keyOf(asked),
  });
  const ids = operations.map(({ id }) => id);
  const inputPolicies = {
    operations: Object.fromEntries(ids.map((id) => [id, { action: settings.forOperation(id).guardInput }])),
  };
  const isGuarded = Object.values(inputPolicies.operations).some(({ action }) => action !== 'allow');
  const inputGuard = createLongTextGuard(
    inputPolicies,
    isGuarded ? threads?.openGuard(inputPolicies) : undefined,
  );
  const unwatched = ids.filter((id) => !settings.forOperation(id).guardOutput);
  const outputGuard = createOutputGuard({
    operations: Object.fromEntries(unwatched.map((id) => [id, unguarded])),
  });
  const retries = createRetries(operations, source);
  const outer = [
    ...(isGuarded ? [withInputGuard(inputGuard)] : []),
    ...(redactor ? [withRedaction({ redactor, guard: outputGuard })] : []),
  ];
  const { promptSecret, canaryEpochMs } = ai;
  const prompts = createPromptRenderer({ promptSecret, canaryEpochMs });
  const around = (asked: TextModel, kept: KeptAnswers): WrappedModel => {
    const model = wrapModel(
      asked,
      [
        ...outer,
        withCache(kept, { ledger }),
        ...(budget ? [withBudget(budget)] : []),
        ...(asked === offline
          ? []
          : [
              withLedger(ledger),
              withFallback(offline),
              withObject(),
              withPolicy(byOperation(retries)),
              withOutputGuard(outputGuard),
            ]),
      ],
      { prompts },
    );
    return traces ? traces.call(model) : model;
  };
  // The first, so that it names every model that has no price.
  const model = around(inner, answers);
  const aroundNamed = (asked: TextModel) => around(asked, keepApart(answers, asked.id));
  const named = names.map(({ name, targets: behind }): ModelChoice => {
    const asked = behind.map(({ provider, model }) => gatedOf(provider, model, behind.length === 1));
    const choice = aroundNamed(asked.length === 1 ? asked[0]! : routeModels(asked));
    return { name, routes: asked.map(({ id }) => id), model: choice };
  });
  const hasOffline = named.some(({ name }) => name === offlineName);
  return {
    model,
    choices: hasOffline ? named : [...named, { name: offlineName, routes: [], model: aroundNamed(offline) }],
    routes: targets.map(({ id }) => id),
    policies: [
      ...[...gates.values()].map(({ policy }) => policy),
      ...(targets.length > 0 ? retries.values() : []),
    ],
    answers,
    layers: { outer, outputGuard, prompts },
    gateOf: (provider, name) => gates.get(provider)!.of(name),
  };
}
