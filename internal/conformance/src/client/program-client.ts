// A client that is a program: it is started once a question, reads it from its environment and prints what it made of it.
import { spawn } from 'node:child_process';
import { isObject } from '@internal/kit/json';
import { jsonOf } from '../speech/read-json.ts';
import type { ClientAnswer } from './fault-outcome.ts';
import type { FaultCase } from './play-faults.ts';

const mostText = 4 * 1024 * 1024;

/** An error that a program told, under the name that it gave. */
class ToldError extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

function environmentOf({ baseUrl, model, dialect, streamed, fault }: FaultCase): NodeJS.ProcessEnv {
  return {
    ...process.env,
    CONFORMANCE_BASE_URL: baseUrl,
    CONFORMANCE_MODEL: model,
    CONFORMANCE_DIALECT: dialect,
    CONFORMANCE_STREAM: streamed ? '1' : '0',
    CONFORMANCE_FAULT: fault ?? '',
    // What the SDKs read by themselves; no key of yours goes to a program under test.
    ...(dialect === 'anthropic'
      ? { ANTHROPIC_BASE_URL: baseUrl, ANTHROPIC_API_KEY: 'conformance' }
      : { OPENAI_BASE_URL: baseUrl, OPENAI_API_KEY: 'conformance' }),
  };
}

/** Reads the last line that says something. */
function toldBy(output: string, code: number | null): ClientAnswer {
  for (const line of output.trimEnd().split('\n').reverse()) {
    const said = jsonOf(line);
    if (!isObject(said)) continue;
    const { text, finish, error, message } = said;
    if (typeof error === 'string')
      throw new ToldError(error || 'Error', typeof message === 'string' ? message : '');
    if (text !== undefined)
      return {
        text: typeof text === 'string' ? text : '',
        finish: typeof finish === 'string' ? finish : undefined,
      };
  }
  throw new ToldError('NoAnswer', `it ended with ${code} and told nothing`);
}

/** Makes a client of a shell command. It and what it started are ended when nobody waits any more. */
export function programClient(command: string): (question: FaultCase) => Promise<ClientAnswer> {
  const isGrouped = process.platform !== 'win32';
  return async (question) => {
    const child = spawn(command, {
      ...{ shell: true, detached: isGrouped, env: environmentOf(question) },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const end = () => {
      try {
        if (isGrouped && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
        else child.kill('SIGKILL');
      } catch {
        // It has ended by itself.
      }
    };
    question.signal.addEventListener('abort', end, { once: true });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (piece: string) => {
      output += piece;
      if (output.length > mostText) end();
    });
    const code = await new Promise<number | null>((resolve) => {
      child.once('error', () => resolve(null));
      child.once('close', resolve);
    });
    return toldBy(output, code);
  };
}
