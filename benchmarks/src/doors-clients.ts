// Asks through a door by the libraries that people have: each by its own way to a text, a stream, tools and an object.
import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import Anthropic from '@anthropic-ai/sdk';
import { ChatAnthropic } from '@langchain/anthropic';
import { ChatOpenAI } from '@langchain/openai';
import { Agent, OpenAIChatCompletionsModel, OpenAIResponsesModel, Runner, setTracingDisabled, tool as agentTool } from '@openai/agents';
import type { EmulatedAnswer, EmulatedRequest } from '@tpl/ai/testing';
import type { LanguageModel } from 'ai';
import { generateText, Output, stepCountIs, streamText, tool } from 'ai';
import OpenAI from 'openai';
import { zodResponseFormat, zodTextFormat } from 'openai/helpers/zod';
import { z } from 'zod';

/** Where a client asks: straight at the provider or at a door, and by which names of models. */
export interface Place {
  /** Base URL of OpenAI's clients. */
  readonly openai: string;
  /** Base URL of Anthropic's own client. */
  readonly anthropic: string;
  readonly gpt: string;
  readonly claude: string;
}

/** One way of one library: what it gives is compared. */
export interface Combination {
  readonly name: string;
  readonly ask: (place: Place) => Promise<unknown>;
}

const question = 'How is the weather in Zürich?';
const text = 'It rains in Zürich: 3 °C, and „snow“ by evening. 🌨';
const weather = z.object({ city: z.string(), celsius: z.number() });
const object = { city: 'Zürich', celsius: 3 };
const apiKey = 'theirs';

/** What the provider answers: a call where tools are given and none has run, an object where one is wanted, else a text. */
export function answerAll({ body }: EmulatedRequest): string | EmulatedAnswer {
  const asked = JSON.stringify(body);
  const hasRun = /"tool_result"|"function_call_output"|"role":"tool"/.test(asked);
  const wantsObject = /"json_schema"|"output_format"/.test(asked);
  const names = Array.from(asked.matchAll(/"name":"(weather|json|answer|extract)"/g), ([, name]) => name);
  if (names.includes('json')) return { text: '', toolCalls: [{ id: 'call_1', name: 'json', input: object }] };
  if (names.includes('weather') && !hasRun)
    return { text: '', toolCalls: [{ id: 'call_1', name: 'weather', input: { city: 'Zürich "See"' } }] };
  return wantsObject ? JSON.stringify(object) : text;
}

const schema = {
  type: 'object',
  properties: { city: { type: 'string' } },
  required: ['city'],
  additionalProperties: false,
};
const run = ({ city }: { city: string }) => `rain in ${city}`;

const openaiClient = ({ openai }: Place) => new OpenAI({ apiKey, baseURL: openai, maxRetries: 0 });

function chatCombinations(): Combination[] {
  const messages = [{ role: 'user' as const, content: question }];
  return [
    {
      name: 'openai chat, plain',
      ask: async (place) =>
        (await openaiClient(place).chat.completions.create({ model: place.gpt, messages })).choices[0]?.message,
    },
    {
      name: 'openai chat, stream',
      ask: (place) => openaiClient(place).chat.completions.stream({ model: place.gpt, messages }).finalContent(),
    },
    {
      name: 'openai chat, tools',
      ask: (place) =>
        openaiClient(place)
          .chat.completions.runTools({
            model: place.gpt,
            messages,
            tools: [
              {
                type: 'function',
                function: {
                  name: 'weather',
                  description: 'Says the weather.',
                  parameters: schema,
                  parse: JSON.parse as (input: string) => { city: string },
                  function: run,
                },
              },
            ],
          })
          .finalContent(),
    },
    {
      name: 'openai chat, object',
      ask: async (place) =>
        (
          await openaiClient(place).chat.completions.parse({
            ...{ model: place.gpt, messages },
            response_format: zodResponseFormat(weather, 'answer'),
          })
        ).choices[0]?.message.parsed,
    },
  ];
}

function responsesCombinations(): Combination[] {
  const tools = [
    { type: 'function' as const, name: 'weather', description: 'Says it.', parameters: schema, strict: true },
  ];
  return [
    {
      name: 'openai responses, plain',
      ask: async (place) =>
        (await openaiClient(place).responses.create({ model: place.gpt, input: question })).output_text,
    },
    {
      name: 'openai responses, stream',
      ask: async (place) =>
        (await openaiClient(place).responses.stream({ model: place.gpt, input: question }).finalResponse())
          .output_text,
    },
    {
      name: 'openai responses, tools',
      async ask(place) {
        const client = openaiClient(place);
        const asked = { model: place.gpt, tools };
        const first = await client.responses.create({ ...asked, input: question });
        const call = first.output.find((item) => item.type === 'function_call');
        if (!call) return 'no call';
        const output = run(JSON.parse(call.arguments) as { city: string });
        const input = [
          { role: 'user' as const, content: question },
          call,
          { type: 'function_call_output' as const, call_id: call.call_id, output },
        ];
        return [call.arguments, (await client.responses.create({ ...asked, input })).output_text];
      },
    },
    {
      name: 'openai responses, object',
      ask: async (place) =>
        (
          await openaiClient(place).responses.parse({
            ...{ model: place.gpt, input: question },
            text: { format: zodTextFormat(weather, 'answer') },
          })
        ).output_parsed,
    },
  ];
}

function anthropicCombinations(): Combination[] {
  const client = ({ anthropic }: Place) => new Anthropic({ apiKey, baseURL: anthropic, maxRetries: 0 });
  const asked = ({ claude }: Place) => ({
    ...{ model: claude, max_tokens: 200 },
    messages: [{ role: 'user' as const, content: question }],
  });
  return [
    {
      name: 'anthropic, plain',
      ask: async (place) => (await client(place).messages.create(asked(place))).content,
    },
    { name: 'anthropic, stream', ask: (place) => client(place).messages.stream(asked(place)).finalText() },
    {
      name: 'anthropic, tools',
      async ask(place) {
        const tools = [{ name: 'weather', description: 'Says it.', input_schema: { ...schema, type: 'object' as const } }];
        const body = { ...asked(place), tools };
        const { content } = await client(place).messages.stream(body).finalMessage();
        const call = content.find((block) => block.type === 'tool_use');
        if (!call) return 'no call';
        const result = { type: 'tool_result' as const, tool_use_id: call.id, content: run(call.input as { city: string }) };
        const messages = [
          ...body.messages,
          { role: 'assistant' as const, content },
          { role: 'user' as const, content: [result] },
        ];
        return [call.input, await client(place).messages.stream({ ...body, messages }).finalText()];
      },
    },
    {
      name: 'anthropic, object',
      ask: async (place) =>
        (
          await client(place).messages.create({
            ...asked(place),
            output_config: { format: { type: 'json_schema', schema } },
          })
        ).content,
    },
  ];
}

function aiSdkCombinations(): Combination[] {
  const models: Record<string, (place: Place) => LanguageModel> = {
    openai: ({ openai, gpt }) => createOpenAI({ baseURL: openai, apiKey }).responses(gpt),
    'openai chat': ({ openai, gpt }) => createOpenAI({ baseURL: openai, apiKey }).chat(gpt),
    compatible: ({ openai, gpt }) =>
      createOpenAICompatible({ name: 'any', baseURL: openai, apiKey, supportsStructuredOutputs: true })(gpt),
    anthropic: ({ anthropic, claude }) => createAnthropic({ baseURL: `${anthropic}/v1`, apiKey })(claude),
  };
  const tools = { weather: tool({ inputSchema: z.object({ city: z.string() }), execute: async (input) => run(input) }) };
  return Object.entries(models).flatMap(([name, model]): Combination[] => [
    {
      name: `AI SDK ${name}, plain`,
      ask: async (place) => {
        const { text: said, usage } = await generateText({ model: model(place), prompt: question, maxRetries: 0 });
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
      new ChatOpenAI({ model: gpt, apiKey, maxRetries: 0, useResponsesApi: false, configuration: { baseURL: openai } }),
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
      ask: async (place) => (await model(place).bindTools(tools).invoke(question)).tool_calls?.map(({ args }) => args),
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
    agentTool({ name: 'weather', description: 'Says it.', parameters: z.object({ city: z.string() }), execute: async (input) => run(input) }),
  ];
  return Object.entries(models).flatMap(([name, model]): Combination[] => [
    {
      name: `Agents SDK ${name}, plain`,
      ask: async (place) =>
        (await new Runner().run(new Agent({ name: 'a', instructions: 'Be kind.', model: model(place) }), question))
          .finalOutput,
    },
    {
      name: `Agents SDK ${name}, tools`,
      ask: async (place) =>
        (await new Runner().run(new Agent({ name: 'a', model: model(place), tools }), question)).finalOutput,
    },
    {
      name: `Agents SDK ${name}, stream`,
      async ask(place) {
        const result = await new Runner().run(new Agent({ name: 'a', model: model(place) }), question, { stream: true });
        await result.completed;
        return result.finalOutput;
      },
    },
  ]);
}

/** Every way of every library. */
export const combinations = (): Combination[] => [
  ...chatCombinations(),
  ...responsesCombinations(),
  ...anthropicCombinations(),
  ...aiSdkCombinations(),
  ...langchainCombinations(),
  ...agentCombinations(),
];
