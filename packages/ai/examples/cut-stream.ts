// Infrastructure Service: ai · stable API, changes affect all users
// A stream that the server ends in the middle is an error with what had arrived, never a short answer.
import { ok, strictEqual } from 'node:assert/strict';
import { AiError } from '@tpl/ai';
import { createOpenAiCompatibleModel } from '@tpl/ai/openai';
import { startEmulator } from '@tpl/ai/testing';

const emulator = await startEmulator({ answer: () => 'One two three four five six seven eight.' });
const model = createOpenAiCompatibleModel({ model: 'llama#clean_cut', baseUrl: emulator.openaiUrl });
try {
  for await (const event of model.stream({ messages: [{ role: 'user', content: 'Count.' }] })) {
    if (event.type === 'text') process.stdout.write(event.text);
    ok(event.type !== 'finish');
  }
  ok(false, 'ended as if it were whole');
} catch (error) {
  if (!AiError.isInstance(error)) throw error;
  console.log(
    `\n${error.code}, retryable: ${error.retryable}, arrived: ${error.partial?.text.length} characters`,
  );
  strictEqual(error.code, 'stream_truncated');
}
await emulator.close();
