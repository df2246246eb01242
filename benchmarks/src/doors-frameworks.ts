// Asks through a door by frameworks that stand above the providers' own clients.
import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { ChatAnthropic } from '@langchain/anthropic';
import { ChatOpenAI } from '@langchain/openai';
import {
  Agent,
  tool as agentTool,
  OpenAIChatCompletionsModel,
  OpenAIResponsesModel,
  Runner,
  setTracingDisabled,
} from '@openai/agents';
import type { LanguageModel } from 'ai';
import { generateText, Output, stepCountIs, streamText, tool } from 'ai';
import { z } from 'zod';
import type { Combination, Place } from './doors-asked.ts';
import { apiKey, openaiClient, question, run, weather } from './doors-asked.ts';

function aiSdkCombinations(): Combination[] {
  const models: Record<string, (place: Place) => LanguageModel> = {
    openai: ({ openai, gpt }) => createOpenAI({ baseURL: openai, apiKey }).responses(gpt),
    'openai chat': ({ openai, gpt }) => createOpenAI({ baseURL: openai, apiKey }).chat(gpt),
    compatible: ({ openai, gpt }) =>
      createOpenAICompatible({ name: 'any', baseURL: openai, apiKey, supportsStructuredOutputs: true })(gpt),
    anthropic: ({ anthropic, claude }) => createAnthropic({ baseURL: `${anthropic}/v1`, apiKey })(claude),
  };
  const tools = {
    weather: tool({ inputSchema: z.object({ city: z.string() }), execute: async (input) => run(input) }),
  };
  return Object.entries(models).flatMap(([name, model]): Combination[] => [
    {
      name: `AI SDK ${name}, plain`,
      ask: async (place) => {
        const { text: said, usage } = await generateText({
          model: model(place),
          prompt: question,
          maxRetries: 0,
        });
        return [said, usage.inputTokens, usage.outputTokens];
      },
    },
    {
      name: `AI SDK ${name}, stream`,
      ask: async (place) => {
        const result = streamText({ model: model(place), prompt: question, maxRetries: 0 });
        return [await result.text, await result.finishReason];
      },
    },
    {
      name: `AI SDK ${name}, tools`,
      ask: async (place) => {
        const { text: said, steps } = await generateText({
          ...{ model: model(place), prompt: question, tools, maxRetries: 0, stopWhen: stepCountIs(3) },
        });
        return [said, steps.map(({ toolCalls }) => toolCalls.map(({ input }) => input))];
      },
    },
    {
      name: `AI SDK ${name}, object`,
      ask: async (place) => {
        const asked = { model: model(place), prompt: question, maxRetries: 0 };
        return (await generateText({ ...asked, output: Output.object({ schema: weather }) })).output;
      },
    },
  ]);
}

function langchainCombinations(): Combination[] {
  const models = {
    ChatOpenAI: ({ openai, gpt }: Place) =>
      new ChatOpenAI({
        model: gpt,
        apiKey,
        maxRetries: 0,
        useResponsesApi: false,
        configuration: { baseURL: openai },
      }),
    ChatAnthropic: ({ anthropic, claude }: Place) =>
      new ChatAnthropic({ model: claude, apiKey, maxRetries: 0, maxTokens: 200, anthropicApiUrl: anthropic }),
  };
  const tools = [{ name: 'weather', description: 'Says it.', schema: z.object({ city: z.string() }) }];
  return Object.entries(models).flatMap(([name, model]): Combination[] => [
    { name: `LangChain ${name}, plain`, ask: async (place) => (await model(place).invoke(question)).content },
    {
      name: `LangChain ${name}, stream`,
      async ask(place) {
        let said = '';
        for await (const chunk of await model(place).stream(question)) said += chunk.text;
        return said;
      },
    },
    {
      name: `LangChain ${name}, tools`,
      ask: async (place) =>
        (await model(place).bindTools(tools).invoke(question)).tool_calls?.map(({ args }) => args),
    },
  ]);
}

function agentCombinations(): Combination[] {
  setTracingDisabled(true);
  const models = {
    chat: (place: Place) => new OpenAIChatCompletionsModel(openaiClient(place) as never, place.gpt),
    responses: (place: Place) => new OpenAIResponsesModel(openaiClient(place) as never, place.gpt),
  };
  const tools = [
    agentTool({
      name: 'weather',
      description: 'Says it.',
      parameters: z.object({ city: z.string() }),
      execute: async (input) => run(input),
    }),
  ];
  return Object.entries(models).flatMap(([name, model]): Combination[] => [
    {
      name: `Agents SDK ${name}, plain`,
      ask: async (place) =>
        (
          await new Runner().run(
            new Agent({ name: 'a', instructions: 'Be kind.', model: model(place) }),
            question,
          )
        ).finalOutput,
    },
    {
      name: `Agents SDK ${name}, tools`,
      ask: async (place) =>
        (await new Runner().run(new Agent({ name: 'a', model: model(place), tools }), question)).finalOutput,
    },
    {
      name: `Agents SDK ${name}, stream`,
      async ask(place) {
        const result = await new Runner().run(new Agent({ name: 'a', model: model(place) }), question, {
          stream: true,
        });
        await result.completed;
        return result.finalOutput;
      },
    },
  ]);
}

/** Every way of every framework. */
export const frameworkCombinations = (): Combination[] => [
  ...aiSdkCombinations(),
  ...langchainCombinations(),
  ...agentCombinations(),
];
