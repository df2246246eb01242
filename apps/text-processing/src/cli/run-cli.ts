// Answers on the command line, and turns what goes wrong into an exit code.
import { readFile } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { text as readAll } from 'node:stream/consumers';
import type { Operation } from '../domain/define-operation.ts';
import { parseRequest } from '../domain/parse-request.ts';
import { RequestError } from '../domain/request-error.ts';
import { commandName } from '../domain/service-name.ts';
import type { ProcessAnswer, TextService } from '../domain/text-service.ts';
import { parseArguments } from './parse-arguments.ts';
import { showAnswer, showJson, withoutControls } from './show-answer.ts';
import { usage } from './usage.ts';

/** What the command line reads from and writes to: `process` fits. */
export interface CliHost {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly stdout: { write(text: string): unknown };
  readonly stderr: Writable;
  once(event: 'SIGINT', listener: () => void): unknown;
}

/** What works on texts, and by which rules. */
export interface CliService {
  readonly service: TextService;
  readonly maxTextCharacters: number;
  close(): Promise<void>;
}

/** Runs the command and resolves to its exit code: 0 for answers, 1 for a failure, 2 for arguments that do not fit. */
export async function runCli(
  args: readonly string[],
  host: CliHost,
  operations: readonly Operation[],
  compose: (env: CliHost['env'], logTo: Writable) => Promise<CliService>,
): Promise<number> {
  const { stdout, stderr } = host;
  if (args.length === 0 || args.includes('--help') || args.includes('-h')) {
    stdout.write(usage(operations));
    return args.length === 0 ? 2 : 0;
  }
  const controller = new AbortController();
  host.once('SIGINT', () => controller.abort(new Error('stopped')));
  const { service, maxTextCharacters, close } = await compose(host.env, host.stderr);
  try {
    const { operation, files, options, json } = parseArguments(args, operations);
    const rules = { operations, maxTextCharacters };
    const answers: (ProcessAnswer & { file: string })[] = [];
    for (const file of files) {
      const text = file === '-' ? await readStdin(host) : await readText(file);
      const task = parseRequest({ operation, text, options }, rules);
      const answer = await service.process(task, { signal: controller.signal, caller: 'command-line' });
      if (json) answers.push({ file, ...answer });
      else
        stdout.write(`${files.length > 1 ? `== ${withoutControls(file)}\n\n` : ''}${showAnswer(answer)}\n`);
    }
    if (json) stdout.write(`${showJson(answers.length === 1 ? answers[0] : answers)}\n`);
    return 0;
  } catch (error) {
    if (controller.signal.aborted) return 130;
    if (!(error instanceof RequestError)) throw error;
    stderr.write(`${commandName}: ${withoutControls(error.message)}\n\nTry ${commandName} --help.\n`);
    return 2;
  } finally {
    await close();
  }
}

async function readText(file: string): Promise<string> {
  try {
    // Bytes that are not UTF-8 become replacement characters: what holds many of them is refused as binary.
    return await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const message =
      code === 'ENOENT' ? 'is not there' : code === 'EISDIR' ? 'is a folder' : `cannot be read (${code})`;
    throw new RequestError('invalid_request', [{ path: file, message }]);
  }
}

async function readStdin({ stdin }: CliHost): Promise<string> {
  if (stdin.isTTY) {
    throw new RequestError('invalid_request', [
      { path: 'FILE', message: 'is missing', hint: 'name a file, or pipe a text in' },
    ]);
  }
  return readAll(stdin);
}
