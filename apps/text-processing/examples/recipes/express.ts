// Express with all five packages: `node examples/recipes/express.ts` after the build of the packages.
import { once } from 'node:events';
import { createApiKey } from '@tpl/security';
import type { ExpressRequest } from '@tpl/security/express';
import { createExpressSecurity } from '@tpl/security/express';
import express from 'express';
import { askOverHttp } from './ask-over-http.ts';
import { openAnswers } from './open-answers.ts';

const key = createApiKey();
const answers = openAnswers(key, 5);
const security = createExpressSecurity(answers.gateOptions);

const app = express();
// The guard reads the body within its limits: no parser stands before it.
app.post('/answers', security.guard({ scopes: ['text:write'] }), async (request, response) => {
  const { body, principal } = request as ExpressRequest;
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const answer = await answers.answer(body?.text, principal?.id ?? 'nobody', gone.signal);
  response.status(answer.status).json(answer.body);
});
app.use(security.guard(), security.notFound);
app.use(security.onError);

const server = app.listen(0, '127.0.0.1');
await once(server, 'listening');
await askOverHttp(`http://127.0.0.1:${(server.address() as { port: number }).port}`, key);
server.close();
await answers.close();
