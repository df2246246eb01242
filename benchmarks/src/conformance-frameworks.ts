// Asks one question by the frameworks above the SDKs, every setting left as it is.
import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { ChatAnthropic } from '@langchain/anthropic';
import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { ChatOpenAI } from '@langchain/openai';
import type { ClientAnswer, FaultCase } from '@tpl/ai/testing';
import type { LanguageModel } from 'ai';
import { generateText, streamText } from 'ai';
import type { Subject } from './conformance-subject.ts';

const prompt = 'Count.';
const apiKey = 'k';

async function askAiSdk(model: LanguageModel, { streamed }: FaultCase): Promise<ClientAnswer> {
  if (!streamed) {
    const { text, finishReason } = await generateText({ model, prompt });
    return { text, finish: finishReason };
  }
  const result = streamText({ model, prompt });
  let text = '';
  for await (const piece of result.textStream) text += piece;
  // Errors are no part of the stream of text: they come out here.
  return { text, finish: await result.finishReason };
}

async function askLangChain(model: BaseChatModel, { streamed }: FaultCase): Promise<ClientAnswer> {
  const wordOf = (metadata: Record<string, unknown>) =>
    (metadata['finish_reason'] ?? metadata['stop_reason']) as string | undefined;
  if (!streamed) {
    const { text, response_metadata: metadata } = await model.invoke(prompt);
    return { text, finish: wordOf(metadata) };
  }
  let text = '';
  let finish: string | undefined;
  for await (const chunk of await model.stream(prompt)) {
    text += chunk.text;
    finish = wordOf(chunk.response_metadata) ?? finish;
  }
  return { text, finish };
}

/** The AI SDK at three providers and LangChain at two. */
export const frameworkSubjects: readonly Subject[] = [
  {
    name: 'AI SDK, openai',
    package: 'ai',
    dialect: 'openai-responses',
    ask: (question) =>
      askAiSdk(createOpenAI({ baseURL: question.baseUrl, apiKey })(question.model), question),
  },
  {
    name: 'AI SDK, compatible',
    package: 'ai',
    dialect: 'openai-chat',
    ask: (question) =>
      askAiSdk(
        createOpenAICompatible({ name: 'any', baseURL: question.baseUrl, apiKey })(question.model),
        question,
      ),
  },
  {
    name: 'AI SDK, anthropic',
    package: 'ai',
    dialect: 'anthropic',
    ask: (question) =>
      askAiSdk(createAnthropic({ baseURL: `${question.baseUrl}/v1`, apiKey })(question.model), question),
  },
  {
    name: 'LangChain, openai',
    package: '@langchain/openai',
    dialect: 'openai-chat',
    ask: (question) =>
      askLangChain(
        new ChatOpenAI({ model: question.model, apiKey, configuration: { baseURL: question.baseUrl } }),
        question,
      ),
  },
  {
    name: 'LangChain, anthropic',
    package: '@langchain/anthropic',
    dialect: 'anthropic',
    ask: (question) =>
      askLangChain(
        new ChatAnthropic({ model: question.model, apiKey, anthropicApiUrl: question.baseUrl }),
        question,
      ),
  },
];
