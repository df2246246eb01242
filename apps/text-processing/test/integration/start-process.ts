import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** The service in a process of its own, as `npm start` runs it. */
export interface ServiceProcess {
  readonly url: string;
  readonly internalUrl: string;
  readonly output: string;
  /** Sends a signal and waits for the end; resolves to the exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

const stripTypes = ['--experimental-strip-types', '--disable-warning=ExperimentalWarning'];
const testService = new URL('./test-service.ts', import.meta.url);

/** The service as it is built, with its own operations. */
export const builtService = new URL('../../dist/main.js', import.meta.url);

/** Starts the service with the operations of the tests, or another program, on free ports and waits until it says where it listens; rejects with what it said if it ends. */
export function startProcess(
  env: Record<string, string> = {},
  program: URL = testService,
): Promise<ServiceProcess> {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(?:TPL_|ANTHROPIC_|OPENAI_|PORT$|NODE_(?!COMPILE_CACHE))/.test(name),
  );
  const base = { PORT: '0', INTERNAL_PORT: '0', TPL_APP_LEDGER: 'memory' };
  const child = spawn(process.execPath, [...stripTypes, fileURLToPath(program)], {
    env: { ...Object.fromEntries(inherited), ...base, ...env },
  });
  let output = '';
  return new Promise((resolve, reject) => {
    const ended = once(child, 'exit').then(([code]) => code as number | null);
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      const url = /page, API\s+(http:\S+)/.exec(output)?.[1];
      const internalUrl = /internal\s+(http:\/\/[^/\s]+)/.exec(output)?.[1] ?? '';
      if (!url || !output.includes('Ctrl-C')) return;
      resolve({
        url,
        internalUrl,
        get output() {
          return output;
        },
        stop(signal = 'SIGTERM') {
          child.kill(signal);
          return ended;
        },
      });
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    void ended.then((code) => reject(Object.assign(new Error(output), { code })));
  });
}
