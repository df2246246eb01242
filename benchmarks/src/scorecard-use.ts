// Asks the example for each of its operations, and watches which packages work on the answer.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { startEmulator } from '@tpl/ai/testing';
import { serviceEnvironment, watchCoverage, whereItListens } from './house-rooms.ts';

/** Short names of the packages whose code ran, by operation. */
export type UseByOperation = ReadonlyMap<string, ReadonlySet<string>>;

interface Described {
  readonly id: string;
  readonly options: {
    readonly required?: readonly string[];
  };
}

/** Starts the built service with a model on loopback and asks every operation; a text says what went wrong. */
export async function useByOperation(root: string): Promise<UseByOperation | string> {
  const main = join(root, 'apps', 'text-processing', 'dist', 'main.js');
  if (!existsSync(main)) return 'the service is not built: npm run scorecard builds it';
  const emulator = await startEmulator({ answer: () => JSON.stringify({ summary: 'A model says so.' }) });
  const child = spawn(process.execPath, ['--inspect=127.0.0.1:0', main], {
    env: serviceEnvironment(emulator.openaiUrl),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  try {
    const { url, inspector } = await whereItListens(child);
    const coverage = await watchCoverage(inspector);
    const ask = async (id: string, text: string, names: readonly string[]) => {
      const options = Object.fromEntries(names.map((name) => [name, 'What stood still?']));
      const response = await fetch(`${url}/v1/process`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ operation: id, text, options }),
      });
      if (!response.ok) throw new Error(`${id} was answered ${response.status}: ${await response.text()}`);
      await response.arrayBuffer();
      return packagesOf(await coverage.take());
    };
    const listed = (await (await fetch(`${url}/v1/operations`)).json()) as { operations: Described[] };
    const used = new Map<string, ReadonlySet<string>>();
    for (const { id, options } of listed.operations) {
      const required = options.required ?? [];
      const text = (count: number) =>
        `The mill stood still for ${count} years. The council paid for the wood.`;
      await ask(id, text(1), required);
      // A timer of monitoring may fire beside one request: what ran in each of three belongs to the request.
      const rounds = [];
      for (const count of [2, 3, 4]) rounds.push(await ask(id, text(count), required));
      const [first = new Set<string>(), ...others] = rounds;
      used.set(id, new Set([...first].filter((name) => others.every((other) => other.has(name)))));
    }
    coverage.close();
    return used;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    child.kill('SIGKILL');
    await emulator.close();
  }
}

type Scripts = Awaited<ReturnType<Awaited<ReturnType<typeof watchCoverage>>['take']>>;

/** The packages with a function that ran: the service imports them as they are built. */
function packagesOf(scripts: Scripts): ReadonlySet<string> {
  const ran = scripts.filter(({ functions }) =>
    functions.some(({ ranges: [outer] }) => outer && outer.count > 0),
  );
  return new Set(ran.flatMap(({ url }) => /\/packages\/([\w-]+)\/dist\//.exec(url)?.[1] ?? []));
}
