// What the recipes serve: one question to a model, behind all five packages, without any framework.
import {
  AiError,
  definePrompt,
  responseRules,
  withCache,
  withInputGuard,
  withPolicy,
  wrapModel,
} from '@tpl/ai';
import { createInputGuard } from '@tpl/ai/guard';
import { mockModel } from '@tpl/ai/testing';
import { createCache } from '@tpl/cache';
import { createResponseCache } from '@tpl/cache/response';
import { createMonitoring } from '@tpl/monitoring';
import { createPolicy } from '@tpl/resilience';
import type { HttpGateOptions } from '@tpl/security';
import { createApiKeyAuthenticator, createKeyRing, createRateLimiter, toKeyRecord } from '@tpl/security';

/** What a framework needs: whom to let in, and what to answer. */
export interface Answers {
  readonly gateOptions: HttpGateOptions;
  /** The answer, and its status: 422 where the guard refuses the text, 503 where the model does not answer. */
  answer(text: unknown, spender: string, signal?: AbortSignal): Promise<{ status: number; body: object }>;
  close(): Promise<void>;
}

/** Opens it; `key` is the one key that is let in, at most `limit` times a minute. */
export function openAnswers(key: string, limit = 10): Answers {
  const provider = mockModel({ answers: ['The pump ran all day.'] }); // createAnthropicModel({ … })
  const cache = createCache({ ttlMs: 60_000 });
  const policy = createPolicy({ name: 'provider' });
  // Callers never see what was kept for others.
  const scope = (request: { readonly spender?: string | undefined }) => request.spender ?? 'nobody';
  const responses = createResponseCache({ cache, scope, ...responseRules(provider) });
  const guard = createInputGuard({ policy: { action: 'block' } });
  const model = wrapModel(provider, [withInputGuard(guard), withCache(responses), withPolicy(policy)]);
  const monitoring = createMonitoring({ logLevel: 'error' });
  monitoring.observe({ answers: cache, model, policy });
  const prompt = definePrompt({
    id: 'sum-up',
    version: 1,
    system: 'Sum the text up in one sentence.',
    user: '{{text}}',
    slots: { text: 'untrusted' },
  });
  const ring = createKeyRing([toKeyRecord(key, { scopes: ['text:write'] })]);
  return {
    gateOptions: {
      authenticator: createApiKeyAuthenticator({ ring }),
      limiter: createRateLimiter({ windows: [{ name: 'requests', limit, windowMs: 60_000 }] }),
    },
    async answer(text, spender, signal) {
      if (typeof text !== 'string' || text === '')
        return { status: 400, body: { problem: 'text is missing' } };
      try {
        const request = {
          prompt: prompt.with({ text }),
          operation: 'sum_up',
          spender,
          ...(signal && { signal }),
        };
        const { text: summary, cache: kept } = await model.generate(request);
        return { status: 200, body: { summary, cache: kept?.outcome } };
      } catch (error) {
        if (!(error instanceof AiError)) throw error;
        return { status: error.code === 'guard_blocked' ? 422 : 503, body: { problem: error.code } };
      }
    },
    async close() {
      await Promise.all([cache.close(), monitoring.close()]);
    },
  };
}
