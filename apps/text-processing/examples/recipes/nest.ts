// Nest with all five packages: `node examples/recipes/nest.ts` after the build of the packages. In a project of yours the
// decorators stand above classes and methods, `@Controller()`; Node runs this file as it is, so here they are called.
import 'reflect-metadata';
import { Controller, Module, Post, Req, Res } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { createApiKey } from '@tpl/security';
import type { ExpressRequest } from '@tpl/security/express';
import { createExpressSecurity } from '@tpl/security/express';
import type { Response } from 'express';
import { askOverHttp } from './ask-over-http.ts';
import { openAnswers } from './open-answers.ts';

const key = createApiKey();
const answers = openAnswers(key, 5);
const security = createExpressSecurity(answers.gateOptions);

class AnswersController {
  async ask({ body, principal }: ExpressRequest, response: Response): Promise<void> {
    const answer = await answers.answer(body?.text, principal?.id ?? 'nobody');
    response.status(answer.status).json(answer.body);
  }
}
const { prototype } = AnswersController;
Post('answers')(prototype, 'ask', Object.getOwnPropertyDescriptor(prototype, 'ask') as PropertyDescriptor);
Req()(prototype, 'ask', 0);
Res()(prototype, 'ask', 1);
Controller()(AnswersController);

class AppModule {}
Module({ controllers: [AnswersController] })(AppModule);

// The gate reads the body within its limits: Nest's own parser would read it first, within its own.
const app = await NestFactory.create<NestExpressApplication>(AppModule, { logger: false, bodyParser: false });
app.use(security.guard({ scopes: ['text:write'] }));
await app.listen(0, '127.0.0.1');
await askOverHttp(await app.getUrl(), key);
await app.close();
await answers.close();
