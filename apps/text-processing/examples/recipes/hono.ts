// Hono with all five packages, the gate as a middleware: `node examples/recipes/hono.ts` after the build of the packages.
import { once } from 'node:events';
import type { HttpBindings } from '@hono/node-server';
import { serve } from '@hono/node-server';
import type { Principal } from '@tpl/security';
import { createApiKey, createHttpGate } from '@tpl/security';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { askOverHttp } from './ask-over-http.ts';
import { openAnswers } from './open-answers.ts';

const key = createApiKey();
const answers = openAnswers(key, 5);
const gate = createHttpGate(answers.gateOptions);

const app = new Hono<{ Bindings: HttpBindings; Variables: { principal: Principal | undefined } }>();
app.use(async (context, next) => {
  const { method, headers, rawHeaders, socket } = context.env.incoming;
  const request = { method: method ?? 'GET', headers, rawHeaders, remoteAddress: socket.remoteAddress ?? '' };
  const entered = await gate.enter({ ...request, route: context.req.path }, { scopes: ['text:write'] });
  if (!entered.ok) return new Response(JSON.stringify(entered.problem), entered);
  for (const [name, value] of Object.entries(entered.headers)) context.header(name, value);
  context.set('principal', entered.principal);
  await next();
});
// A length that is not said is counted while the body arrives.
app.use(bodyLimit({ maxSize: 1_048_576 }));
app.post('/answers', async (context) => {
  const { text } = await context.req.json<{ text?: unknown }>();
  const spender = context.get('principal')?.id ?? 'nobody';
  const { status, body } = await answers.answer(text, spender, context.req.raw.signal);
  return context.json(body, status as ContentfulStatusCode);
});

const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
if (!server.listening) await once(server, 'listening');
await askOverHttp(`http://127.0.0.1:${(server.address() as { port: number }).port}`, key);
server.close();
await answers.close();
