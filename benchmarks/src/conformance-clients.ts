// Asks one question by each client as its documentation does first, every setting left as it is.
import Anthropic from '@anthropic-ai/sdk';
import type { TextModel } from '@tpl/ai';
import { createAnthropicModel } from '@tpl/ai/anthropic';
import { createOpenAiCompatibleModel, createOpenAiModel } from '@tpl/ai/openai';
import type { ClientAnswer, FaultCase } from '@tpl/ai/testing';
import OpenAI from 'openai';
import { frameworkSubjects } from './conformance-frameworks.ts';
import type { Subject } from './conformance-subject.ts';

const messages = [{ role: 'user' as const, content: 'Count.' }];
const openai = ({ baseUrl }: FaultCase) => new OpenAI({ apiKey: 'k', baseURL: baseUrl });
const anthropic = ({ baseUrl }: FaultCase) => new Anthropic({ apiKey: 'k', baseURL: baseUrl });

async function askChat(question: FaultCase): Promise<ClientAnswer> {
  const { model, streamed } = question;
  if (!streamed) {
    const { choices } = await openai(question).chat.completions.create({ model, messages });
    const { message, finish_reason: finish } = choices[0]!;
    return { text: message.content ?? message.refusal ?? '', finish };
  }
  let text = '';
  let finish: string | null = null;
  for await (const { choices } of await openai(question).chat.completions.create({
    model,
    messages,
    stream: true,
  })) {
    text += choices[0]?.delta.content ?? choices[0]?.delta.refusal ?? '';
    finish = choices[0]?.finish_reason ?? finish;
  }
  return { text, finish };
}

async function askResponses(question: FaultCase): Promise<ClientAnswer> {
  const { model, streamed } = question;
  if (!streamed) {
    const { output_text: text, status } = await openai(question).responses.create({ model, input: 'Count.' });
    return { text, finish: status ?? null };
  }
  let text = '';
  let finish: string | null = null;
  for await (const event of await openai(question).responses.create({
    model,
    input: 'Count.',
    stream: true,
  })) {
    if (event.type === 'response.output_text.delta' || event.type === 'response.refusal.delta')
      text += event.delta;
    if (event.type === 'response.completed' || event.type === 'response.failed')
      finish = event.response.status ?? null;
  }
  return { text, finish };
}

async function askMessages(question: FaultCase): Promise<ClientAnswer> {
  const { model, streamed } = question;
  const asked = { model, messages, max_tokens: 200 };
  if (!streamed) {
    const { content, stop_reason: finish } = await anthropic(question).messages.create(asked);
    return { text: content.map((block) => (block.type === 'text' ? block.text : '')).join(''), finish };
  }
  let text = '';
  let finish: string | null = null;
  for await (const event of await anthropic(question).messages.create({ ...asked, stream: true })) {
    if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') text += event.delta.text;
    if (event.type === 'message_delta') finish = event.delta.stop_reason;
  }
  return { text, finish };
}

async function askOurs(model: TextModel, { streamed, signal }: FaultCase): Promise<ClientAnswer> {
  const request = { messages, signal };
  if (!streamed) {
    const { text, finishReason } = await model.generate(request);
    return { text, finish: finishReason };
  }
  let text = '';
  let finish = '';
  for await (const event of model.stream(request)) {
    if (event.type === 'text') text += event.text;
    if (event.type === 'finish') finish = event.result.finishReason;
  }
  return { text, finish };
}

const theirs: readonly Subject[] = [
  { name: 'openai, chat', package: 'openai', dialect: 'openai-chat', ask: askChat },
  { name: 'openai, responses', package: 'openai', dialect: 'openai-responses', ask: askResponses },
  {
    name: 'openai, `.stream()`',
    package: 'openai',
    dialect: 'openai-chat',
    ways: ['stream'],
    async ask(question) {
      const stream = openai(question).chat.completions.stream({ model: question.model, messages });
      const { choices } = await stream.finalChatCompletion();
      const { message, finish_reason: finish } = choices[0]!;
      return { text: message.content ?? message.refusal ?? '', finish };
    },
  },
  { name: 'anthropic', package: '@anthropic-ai/sdk', dialect: 'anthropic', ask: askMessages },
  {
    name: 'anthropic, `.stream()`',
    package: '@anthropic-ai/sdk',
    dialect: 'anthropic',
    ways: ['stream'],
    async ask(question) {
      const stream = anthropic(question).messages.stream({
        model: question.model,
        messages,
        max_tokens: 200,
      });
      const { content, stop_reason: finish } = await stream.finalMessage();
      return { text: content.map((block) => (block.type === 'text' ? block.text : '')).join(''), finish };
    },
  },
];

const ours: readonly Subject[] = [
  {
    name: '@tpl/ai, chat',
    package: '@tpl/ai',
    dialect: 'openai-chat',
    ask: (question) =>
      askOurs(createOpenAiCompatibleModel({ baseUrl: question.baseUrl, model: question.model }), question),
  },
  {
    name: '@tpl/ai, responses',
    package: '@tpl/ai',
    dialect: 'openai-responses',
    ask: (question) =>
      askOurs(createOpenAiModel({ baseUrl: question.baseUrl, model: question.model, apiKey: 'k' }), question),
  },
  {
    name: '@tpl/ai, anthropic',
    package: '@tpl/ai',
    dialect: 'anthropic',
    ask: (question) =>
      askOurs(
        createAnthropicModel({ baseUrl: question.baseUrl, model: question.model, apiKey: 'k' }),
        question,
      ),
  },
];

/** Every client of the table, in the order of its columns. */
export const clientSubjects: readonly Subject[] = [...theirs, ...frameworkSubjects, ...ours];
