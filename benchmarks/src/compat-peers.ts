// Projects with the versions of peers that people have, each used for what it is a peer for.
import type { Project } from './compat-folder.ts';

const redis = `import { createCache } from '@tpl/cache';
import { redisStore } from '@tpl/cache/redis';
import { createRedisCooldowns } from '@tpl/resilience/redis';
import { createRateLimiter } from '@tpl/security';
import { createRedisLimitStore } from '@tpl/security/redis';
const url = process.env.COMPAT_REDIS_URL;
const cache = createCache({ store: redisStore({ url }), ttlMs: 60_000 });
let said = await cache.ready().then(() => 'ready', (error) => error.code + ': ' + error.message);
await cache.set('key', { made: 1 });
await cache.close();
const store = createRedisLimitStore({ url });
const limiter = createRateLimiter({ store, windows: [{ name: 'requests', limit: 5, windowMs: 1000 }] });
const askLimiter = () => limiter.consume('someone').then((answer) => answer.store, (error) => error.code);
for (let left = 50; left > 0 && !/redis|missing/.test(await askLimiter()); left -= 1) await new Promise((done) => setTimeout(done, 50));
said += ' ' + (await askLimiter());
await store.close();
const cooldowns = createRedisCooldowns({ url });
await cooldowns.close();
console.log(said);
process.exit(0);
`;

const model = (make: string) => `import { startEmulator } from '@tpl/ai/testing';
${make}
const emulator = await startEmulator({ answer: () => 'hello' });
const model = create(emulator);
const messages = [{ role: 'user', content: 'hi' }];
const { text } = await model.generate({ messages });
let streamed = '';
for await (const event of model.stream({ messages })) if (event.type === 'text') streamed += event.text;
await emulator.close();
console.log(text, streamed);
`;
const openai = model(`import { createOpenAiCompatibleModel, createOpenAiModel } from '@tpl/ai/openai';
const create = (emulator) => createOpenAiCompatibleModel({ model: 'm', apiKey: 'k', baseUrl: emulator.openaiUrl });
createOpenAiModel({ model: 'gpt-5-mini', apiKey: 'k' });`);
const anthropic = model(`import { createAnthropicModel } from '@tpl/ai/anthropic';
const create = (emulator) => createAnthropicModel({ model: 'claude-haiku-4-5', apiKey: 'k', baseUrl: emulator.url });`);

const aiSdk = `import { fromAiSdkModel, toAiSdkModel } from '@tpl/ai/ai-sdk';
import { mockModel } from '@tpl/ai/testing';
const model = toAiSdkModel(mockModel({ answers: ['hello', { failWith: 'overloaded' }] }));
const prompt = [{ role: 'user', content: [{ type: 'text', text: 'hi' }] }];
const told = await model.doGenerate({ prompt }).then(({ content }) => content[0].text, (error) => error.code);
const failed = await model.doGenerate({ prompt }).catch((error) => error.name ?? error.code);
const theirs = fromAiSdkModel(toAiSdkModel(mockModel({ answers: ['hello'] })));
console.log(told, failed, await theirs.generate({ messages: [{ role: 'user', content: 'hi' }] }).then(({ text }) => text, (error) => error.code));
`;

const zod = (from: string) => `import { defineOutput, withObject } from '@tpl/ai';
import { mockModel } from '@tpl/ai/testing';
import { z } from '${from}';
const schema = defineOutput({ name: 'count', schema: z.object({ count: z.number() }) });
const model = withObject()(mockModel({ answers: ['{"count": 3}'] }));
const { object } = await model.generate({ schema, messages: [{ role: 'user', content: 'hi' }] });
console.log(object.count);
`;

const asks = `const ask = async (path, body) => (await fetch(base + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body })).status;
console.log(await ask('/me', '{"a":1}'), await ask('/me', '{"a":'), await ask('/none', '{}'));
process.exit(0);
`;
const express = `import { openSecurity } from '@tpl/security';
import { createExpressSecurity } from '@tpl/security/express';
import express from 'express';
const security = createExpressSecurity(await openSecurity({ hosts: { public: '127.0.0.1' } }));
const app = express();
app.post('/me', security.guard(), (request, response) => void response.json(request.body));
app.use(security.guard(), security.notFound);
app.use(security.onError);
const server = app.listen(0, '127.0.0.1');
await new Promise((done) => server.once('listening', done));
const base = 'http://127.0.0.1:' + server.address().port;
${asks}`;
const fastify = `import { createMonitoring } from '@tpl/monitoring';
import { monitoringHooks } from '@tpl/monitoring/fastify';
import { openSecurity } from '@tpl/security';
import { fastifySecurity } from '@tpl/security/fastify';
import Fastify from 'fastify';
const app = Fastify();
await app.register(fastifySecurity, await openSecurity({ hosts: { public: '127.0.0.1' } }));
await app.register(monitoringHooks, createMonitoring({ logLevel: 'error' }));
app.post('/me', async (request) => request.body);
const base = await app.listen({ port: 0, host: '127.0.0.1' });
${asks}`;

/** A project that has a version of a peer, what its program prints when all is well. */
export interface PeerProject extends Project {
  readonly expected: RegExp;
}

const peer = (name: string, version: string, program: string, expected: RegExp): PeerProject => ({
  name: `${name.replace(/.*\//, '')}-${version}${program.includes("'zod/v4'") ? '-v4' : ''}`,
  dependencies: { [name]: version },
  files: { 'main.mjs': program },
  commands: [['node', 'main.mjs']],
  expected,
});

/** The oldest and the newest of each major version that is in wide use. */
export const peers: readonly PeerProject[] = [
  // A client that is too old can stand beside, and is refused by name when it is used.
  peer('redis', '4.7.1', redis, /missing_peer: .*4\.7\.1, 6 or later/),
  peer('redis', '5.8.3', redis, /missing_peer: .*5\.8\.3, 6 or later/),
  peer('redis', '6.3.1', redis, /^ready redis/),
  // A schema of zod 3 has no JSON form of its own: the answer is checked, the model does not see it.
  peer('zod', '3.25.76', zod('zod'), /^3/),
  peer('zod', '3.25.76', zod('zod/v4'), /^3/),
  peer('zod', '4.6.7', zod('zod'), /^3/),
  peer('openai', '5.23.2', openai, /^hello hello/),
  peer('openai', '6.9.0', openai, /^hello hello/),
  peer('openai', '7.57.0', openai, /^hello hello/),
  peer('@anthropic-ai/sdk', '0.60.0', anthropic, /^hello hello/),
  peer('@anthropic-ai/sdk', '1.12.0', anthropic, /^hello hello/),
  peer('@ai-sdk/provider', '4.0.0', aiSdk, /^hello AI_APICallError hello/),
  peer('@ai-sdk/provider', '4.0.38', aiSdk, /^hello AI_APICallError hello/),
  peer('express', '4.21.2', express, /^200 400 404/),
  peer('express', '5.3.0', express, /^200 400 404/),
  peer('fastify', '4.29.1', fastify, /^200 400 404/),
  peer('fastify', '5.12.8', fastify, /^200 400 404/),
];
