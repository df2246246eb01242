// Asks through a door by the clients of the providers themselves.
import Anthropic from '@anthropic-ai/sdk';
import { zodResponseFormat, zodTextFormat } from 'openai/helpers/zod';
import type { Combination, Place } from './doors-asked.ts';
import { apiKey, openaiClient, question, run, schema, weather } from './doors-asked.ts';

function chatCombinations(): Combination[] {
  const messages = [{ role: 'user' as const, content: question }];
  return [
    {
      name: 'openai chat, plain',
      ask: async (place) =>
        (await openaiClient(place).chat.completions.create({ model: place.gpt, messages })).choices[0]
          ?.message,
    },
    {
      name: 'openai chat, stream',
      ask: (place) =>
        openaiClient(place).chat.completions.stream({ model: place.gpt, messages }).finalContent(),
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
        const tools = [
          { name: 'weather', description: 'Says it.', input_schema: { ...schema, type: 'object' as const } },
        ];
        const body = { ...asked(place), tools };
        const { content } = await client(place).messages.stream(body).finalMessage();
        const call = content.find((block) => block.type === 'tool_use');
        if (!call) return 'no call';
        const result = {
          type: 'tool_result' as const,
          tool_use_id: call.id,
          content: run(call.input as { city: string }),
        };
        const messages = [
          ...body.messages,
          { role: 'assistant' as const, content },
          { role: 'user' as const, content: [result] },
        ];
        return [
          call.input,
          await client(place)
            .messages.stream({ ...body, messages })
            .finalText(),
        ];
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

/** Every way of both clients. */
export const clientCombinations = (): Combination[] => [
  ...chatCombinations(),
  ...responsesCombinations(),
  ...anthropicCombinations(),
];
