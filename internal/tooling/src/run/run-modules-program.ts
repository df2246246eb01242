// Imports the modules named after the time limit, and prints the results as they come: the last line holds all so far.
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { ModuleRun } from './run-modules.ts';
import { resultMark } from './run-modules.ts';

const [timeoutMs, ...files] = process.argv.slice(2);
const runs: ModuleRun[] = [];
let failCurrent: (error: unknown) => void = () => {};
process.on('uncaughtException', (error) => failCurrent(error));
process.on('unhandledRejection', (error) => failCurrent(error));

for (const file of files) {
  const timeout = wait(Number(timeoutMs), undefined, { ref: true }).then(() => {
    throw new Error(`did not finish in ${timeoutMs} ms`);
  });
  timeout.catch(() => {});
  const stray = new Promise((_, reject) => {
    failCurrent = reject;
  });
  try {
    await Promise.race([import(pathToFileURL(file).href), stray, timeout]);
    // A rejection nobody waits for shows up after the module is done.
    await Promise.race([new Promise((resolve) => setImmediate(resolve)), stray]);
    runs.push({ file, error: undefined, line: undefined });
  } catch (error) {
    runs.push({ file, ...describe(error, file) });
  }
  process.stdout.write(`${resultMark}${JSON.stringify(runs)}`);
}
process.exit(0);

function describe(error: unknown, file: string): { error: string; line: number | undefined } {
  if (!(error instanceof Error)) return { error: String(error), line: undefined };
  const place = error.stack?.split('\n').find((line) => line.includes(file));
  const line = /:(\d+):\d+\)?$/.exec(place ?? '')?.[1];
  return {
    error: `${error.name}: ${error.message}`.split('\n').slice(0, 3).join(' '),
    line: line ? Number(line) : undefined,
  };
}
