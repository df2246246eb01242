// Puts the layers around the models that are configured.
import type {
  AiSettings,
  Budget,
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
  wrapModel,
} from '@tpl/ai';
import { createOutputGuard } from '@tpl/ai/guard';
import type { Cache } from '@tpl/cache';
import type { ResponseCache } from '@tpl/cache/response';
import { createResponseCache } from '@tpl/cache/response';
import type { Cooldowns, Policy } from '@tpl/resilience';
import type { Operation } from '../domain/define-operation.ts';
import { createOfflineModel } from '../domain/offline-model.ts';
import type { ControlledRequest } from '../domain/text-service.ts';
import type { AppSettings } from '../settings/load-app-settings.ts';
import { createLongTextGuard } from '../threads/long-text-guard.ts';
import type { Threads } from '../threads/open-threads.ts';
import type { PolicySource } from './create-policies.ts';
import { byOperation, createGate, createRetries } from './create-policies.ts';
import { createTargets } from './create-targets.ts';
import { createSpendLedger } from './spend-ledger.ts';

const unguarded = { leak: 'allow', links: 'allow', format: 'allow' } as const;

/** What a model is made of. */
export interface CreateModelOptions {
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
  /** Opens spans around calls and attempts, and sends the trace along. Default: nothing is traced. */
  readonly traces?: Traces | undefined;
}

/** What traces the model and the models behind it. */
export interface Traces {
  call(model: WrappedModel): WrappedModel;
  attempt(model: TextModel): TextModel;
  readonly fetch: typeof fetch;
}

/** The model with everything around it, and its parts for those who watch and operate them. */
export interface ComposedModel {
  readonly model: WrappedModel;
  /** Ids of the models behind it, in the order they are asked; empty when only the offline engine answers. */
  readonly routes: readonly string[];
  readonly policies: readonly Policy[];
  readonly spend: ReturnType<typeof createSpendLedger>;
  readonly answers: ResponseCache<TextRequest, TextResult, TextEvent>;
}

/**
 * Puts the layers around the models that are configured: input guard, cache, budget, fallback to the offline engine,
 * the check of the answer's form, rounds, output guard. Without a model the offline engine stands in its place.
 */
export function createModel(options: CreateModelOptions): ComposedModel {
  const { operations, settings, policies: source, ai, cooldowns, cache, threads, budget, traces } = options;
  const offline = createOfflineModel(operations, threads?.engine);
  const untraced = createTargets(settings.values, ai, traces?.fetch);
  const targets = traces ? untraced.map(traces.attempt) : untraced;
  const gates = targets.map((target) => createGate(target.id.split('/')[0] ?? target.id, source, cooldowns));
  const gated = targets.map((target, place) => withPolicy(gates[place]!)(target));
  const inner: TextModel = gated.length > 0 ? routeModels(gated) : offline;
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
  const model = wrapModel(
    inner,
    [
      ...(isGuarded ? [withInputGuard(inputGuard)] : []),
      withCache(answers),
      ...(budget ? [withBudget(budget)] : []),
      ...(gated.length > 0
        ? [
            withFallback(offline),
            withObject(),
            withPolicy(byOperation(retries)),
            withOutputGuard(outputGuard),
          ]
        : []),
    ],
    {
      prompts: createPromptRenderer({
        promptSecret: ai.promptSecret,
        canaryEpochMs: ai.canaryEpochMs,
      }),
    },
  );
  return {
    model: traces ? traces.call(model) : model,
    routes: targets.map(({ id }) => id),
    policies: [...gates, ...(gated.length > 0 ? retries.values() : [])],
    answers,
    spend: createSpendLedger(model),
  };
}
