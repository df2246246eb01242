// Prints, as a Markdown table, what the official SDKs do under each fault of the list, on their own and under @tpl/ai:
// node scripts/sdk-faults.mjs (after a build). Retries are off, their timeout is 400 ms.
import Anthropic from '@anthropic-ai/sdk';
import { createAnthropicModel } from '@tpl/ai/anthropic';
import { createOpenAiModel } from '@tpl/ai/openai';
import { faultList, startEmulator } from '@tpl/ai/testing';
import OpenAI from 'openai';

const text = 'One two three four five six seven eight nine ten eleven twelve.';
const emulator = await startEmulator({ answer: () => text });
const timeout = 400;
const anthropic = new Anthropic({
  authToken: 'k',
  apiKey: null,
  baseURL: emulator.url,
  maxRetries: 0,
  timeout,
  logLevel: 'off',
  openTelemetry: false,
});
const openai = new OpenAI({
  apiKey: 'k',
  baseURL: emulator.openaiUrl,
  maxRetries: 0,
  timeout,
  logLevel: 'off',
});
const limits = {
  headersTimeoutMs: 100,
  firstTokenTimeoutMs: 100,
  idleTimeoutMs: 100,
  totalTimeoutMs: 300,
  maxResponseBytes: 1e6,
  maxLineBytes: 1e5,
};
const messages = [{ role: 'user', content: 'Count.' }];
const hang = Symbol('hang');

async function outcome(run) {
  const controller = new AbortController();
  const patience = new Promise((resolve) => setTimeout(resolve, 900, hang));
  try {
    const seen = await Promise.race([run(controller.signal), patience]);
    if (seen === hang) return 'hangs';
    return seen === text ? 'whole' : 'ends in silence';
  } catch (error) {
    return error.code && error.name === 'AiError'
      ? `\`${error.code}\``
      : `${error.constructor.name}${error.status ? ` ${error.status}` : ''}`;
  } finally {
    controller.abort();
  }
}
async function viaAnthropic(model, signal) {
  let seen = '';
  for await (const event of await anthropic.messages.create(
    { model, max_tokens: 100, messages, stream: true },
    { signal },
  ))
    if (event.type === 'content_block_delta') seen += event.delta.text ?? '';
  return seen;
}
async function viaOpenAi(model, signal) {
  let seen = '';
  for await (const event of await openai.responses.create(
    { model, input: 'Count.', stream: true },
    { signal },
  ))
    if (event.type === 'response.output_text.delta') seen += event.delta;
  return seen;
}
async function ours(model) {
  let seen = '';
  for await (const event of model.stream({ messages })) if (event.type === 'text') seen += event.text;
  return seen;
}
console.log(
  '| fault | the server | `@anthropic-ai/sdk`, raw | `openai`, raw | @tpl/ai, both |\n| --- | --- | --- | --- | --- |',
);
for (const { id, what } of faultList) {
  const model = `m#${id}`;
  const cells = [
    await outcome((signal) => viaAnthropic(model, signal)),
    await outcome((signal) => viaOpenAi(model, signal)),
  ];
  const own = [
    await outcome(() => ours(createAnthropicModel({ model, apiKey: 'k', baseUrl: emulator.url, ...limits }))),
    await outcome(() =>
      ours(createOpenAiModel({ model, apiKey: 'k', baseUrl: emulator.openaiUrl, ...limits })),
    ),
  ];
  console.log(`| \`${id}\` | ${what} | ${cells.join(' | ')} | ${[...new Set(own)].join(', ')} |`);
}
await emulator.close();
process.exit(0);
