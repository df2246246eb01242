// Answers items of JSON lines, each with its own operation, as JSON lines.
import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Operation } from '../../../src/domain/define-operation.ts';
import { parseRequest } from '../../../src/domain/parse-request.ts';
import { RequestError } from '../../../src/domain/request-error.ts';
import type { ProcessAnswer } from '../../../src/domain/text-service.ts';
import type { CliHost, CliService } from '../host/host.ts';
import { caller } from '../host/host.ts';
import { readAtOnce, readWords } from '../host/parse-arguments.ts';
import type { CliWork } from './answer-inputs.ts';
import { answerInputs } from './answer-inputs.ts';
import { openOutFolder } from './out-folder.ts';
import { printOutcomes, wordsOf } from './print-outcomes.ts';
import { answerOnce, commonFlags } from './run-texts.ts';
import { showJson } from './show-answer.ts';

/** What `batch` was asked to do. */
export interface BatchPlan {
  readonly file: string;
  readonly out: string | undefined;
  readonly atOnce: number;
}

/**
 * Reads what `batch` was asked to do.
 *
 * @throws RequestError with what does not fit.
 */
export function planBatch(args: readonly string[], host: CliHost): BatchPlan {
  const { words, values } = readWords(args, commonFlags);
  const [file = '-', ...more] = words;
  if (more.length > 0)
    throw new RequestError('invalid_request', [
      { path: more[0]!, message: 'is one file too many', hint: 'cat them into one' },
    ]);
  if (file === '-' && host.stdin.isTTY)
    throw new RequestError('invalid_request', [
      { path: 'FILE', message: 'is missing', hint: 'name a file of JSON lines, or pipe them in' },
    ]);
  const { '--out': out, '--at-once': atOnce } = values;
  return { file, out: typeof out === 'string' ? out : undefined, atOnce: readAtOnce(atOnce) };
}

/** Runs the plan and resolves to the exit code. Lines are read as there is room for them: a file may be long. */
export async function runBatch(
  { file, out, atOnce }: BatchPlan,
  host: CliHost,
  { service, maxTextCharacters }: CliService,
  { operations, signal }: { readonly operations: readonly Operation[]; readonly signal: AbortSignal },
): Promise<number> {
  const folder = out === undefined ? undefined : openOutFolder(out);
  const works = async function* (): AsyncGenerator<CliWork<ProcessAnswer>> {
    let index = -1;
    for await (const line of linesOf(file, host)) {
      if (line.trim() === '') continue;
      index += 1;
      const name = `item-${index}`;
      yield {
        name,
        async run() {
          const task = parseRequest(readLine(line), { operations, maxTextCharacters });
          return answerOnce(name, task, folder, () => service.process(task, { signal, caller }));
        },
      };
    }
  };
  const toLine = (name: string, fields: object) =>
    `${showJson({ index: Number(name.slice('item-'.length)), ...fields }, 0)}\n`;
  return printOutcomes(answerInputs(works(), atOnce, signal), host, signal, {
    isCounted: folder !== undefined,
    show: (name, answer) => (folder ? '' : toLine(name, answer)),
    showError: (name, error) => (folder ? '' : toLine(name, { error: wordsOf(error) })),
  });
}

async function* linesOf(file: string, { stdin }: CliHost): AsyncGenerator<string> {
  if (file === '-') return yield* createInterface({ input: stdin });
  try {
    yield* (await open(file)).readLines();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const message = code === 'ENOENT' ? 'is not there' : `cannot be read (${code})`;
    throw new RequestError('invalid_request', [{ path: file, message }]);
  }
}

function readLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    // Said without the line: it is a text.
    throw new RequestError('invalid_request', [
      { path: 'line', message: 'is not JSON', hint: 'one { "operation", "text", "options" } a line' },
    ]);
  }
}
