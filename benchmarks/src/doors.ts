// Measures the door for clients of OpenAI and Anthropic: who gets through, what it changes, what it costs.
import { startEmulator } from '@tpl/ai/testing';
import { stopAll } from './app-processes.ts';
import { measureRoundTrips } from './doors-ai-sdk.ts';
import type { Place } from './doors-asked.ts';
import { answerAll } from './doors-asked.ts';
import { clientCombinations } from './doors-clients.ts';
import { frameworkCombinations } from './doors-frameworks.ts';
import { measureGuard } from './doors-guard.ts';
import { openDoor } from './doors-open.ts';
import { measureOverhead } from './doors-overhead.ts';
import { measurePassThrough } from './doors-pass.ts';
import type { Results, RunOptions } from './frame.ts';
import { figure } from './frame.ts';

/** Figures of the door. */
export async function run(options: RunOptions): Promise<Results> {
  try {
    return {
      ...(await measureClients()),
      ...(await measurePassThrough(options)),
      ...(await measureGuard(options)),
      ...(await measureOverhead(options)),
      ...measureRoundTrips(options),
    };
  } finally {
    await stopAll();
  }
}

/** Each library straight and through the door: the same answer. */
async function measureClients(): Promise<Results> {
  const emulator = await startEmulator({ answer: answerAll });
  const door = await openDoor(emulator);
  const straight: Place = { openai: emulator.openaiUrl, anthropic: emulator.url, gpt: 'm-1', claude: 'm-1' };
  const through: Place = { openai: `${door.url}/v1`, anthropic: door.url, gpt: 'gpt', claude: 'claude' };
  const all = [...clientCombinations(), ...frameworkCombinations()];
  let same = 0;
  for (const { name, ask } of all) {
    const told = await Promise.all(
      [straight, through].map((place) => ask(place).catch((error: Error) => `failed: ${error.message}`)),
    );
    const [one, other] = told.map((value) => JSON.stringify(value));
    if (one === other && one !== undefined && !one.startsWith('"failed')) same += 1;
    else
      process.stderr.write(
        `${name}: straight ${one?.slice(0, 200)}, through the door ${other?.slice(0, 200)}\n`,
      );
  }
  await door.close();
  await emulator.close();
  return {
    clientsThrough: figure({ ours: same, unit: `of ${all.length} combinations`, target: `>= ${all.length}` }),
  };
}
