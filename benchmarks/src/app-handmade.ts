// The same promises put together by hand from widely used parts, in one route: what a team would write without tpl.
import { createHash, randomUUID } from 'node:crypto';
import rateLimit from '@fastify/rate-limit';
import {
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleAll,
  retry,
  TimeoutStrategy,
  timeout,
  wrap,
} from 'cockatiel';
import type { FastifyInstance } from 'fastify';
import fastify from 'fastify';
import { LRUCache } from 'lru-cache';
import OpenAI from 'openai';
import pino from 'pino';
import { Counter, Histogram } from 'prom-client';
import { z } from 'zod';

const bodySchema = z.strictObject({
  operation: z.literal('summarize'),
  text: z.string().min(1).max(200_000),
  options: z.strictObject({ maxWords: z.number().int().default(60) }),
});
const answerSchema = z.object({ summary: z.string() });
const sha256 = (text: string) => createHash('sha256').update(text).digest('base64url');
const seconds = new Histogram({ name: 'seconds', help: 'seconds', labelNames: ['route', 'status'] });
const tokens = new Counter({ name: 'tokens', help: 'tokens', labelNames: ['model', 'kind'] });

/**
 * One route with a key, a rate limit, checked bodies and answers, retries, a breaker, a timeout, a memory cache, metrics and
 * a log line: no guard, no redaction, no traces, no budget, no headers of safety, nothing shared by processes.
 */
export async function createHandmade(baseURL: string): Promise<FastifyInstance> {
  const client = new OpenAI({ apiKey: 'bench', baseURL, maxRetries: 0 });
  const log = pino({ timestamp: pino.stdTimeFunctions.isoTime });
  const kept = new LRUCache<string, z.infer<typeof answerSchema>>({ max: 10_000, ttl: 3_600_000 });
  const policy = wrap(
    retry(handleAll, { maxAttempts: 2, backoff: new ExponentialBackoff() }),
    circuitBreaker(handleAll, { halfOpenAfter: 1_000, breaker: new ConsecutiveBreaker(5) }),
    timeout(30_000, TimeoutStrategy.Cooperative),
  );
  const keys = new Set<string>();

  async function summarize(text: string, maxWords: number) {
    return policy.execute(async ({ signal }) => {
      const { choices, usage } = await client.chat.completions.create(
        {
          model: 'm',
          messages: [
            { role: 'system', content: `Summarize in at most ${maxWords} words. Answer as JSON.` },
            { role: 'user', content: text },
          ],
          response_format: { type: 'json_object' },
        },
        { signal },
      );
      tokens.inc({ model: 'm', kind: 'input' }, usage?.prompt_tokens ?? 0);
      tokens.inc({ model: 'm', kind: 'output' }, usage?.completion_tokens ?? 0);
      return answerSchema.parse(JSON.parse(choices[0]?.message.content ?? 'null'));
    });
  }

  const server = fastify({ keepAliveTimeout: 120_000, genReqId: () => randomUUID() });
  await server.register(rateLimit, { max: 100_000_000, timeWindow: 60_000 });
  server.addHook('onRequest', async ({ headers }) => {
    const hash = sha256(headers.authorization ?? '');
    // The first key is the right one: what is measured is the look-up.
    if (keys.size === 0) keys.add(hash);
    if (!keys.has(hash)) throw Object.assign(new Error('Which key?'), { statusCode: 401 });
  });
  server.addHook('onResponse', async (request, reply) => {
    const { url: route = '' } = request.routeOptions;
    seconds.observe({ route, status: reply.statusCode }, reply.elapsedTime / 1_000);
    const { method, id } = request;
    log.info({ requestId: id, method, route, status: reply.statusCode, ms: reply.elapsedTime }, 'request');
  });
  server.post('/v1/process', async ({ body }) => {
    const { text, options } = bodySchema.parse(body);
    const key = sha256(JSON.stringify(['summarize', text, options]));
    const before = kept.get(key);
    if (before) return { result: before, cached: true };
    const result = await summarize(text, options.maxWords);
    kept.set(key, result);
    return { result, cached: false };
  });
  return server;
}
