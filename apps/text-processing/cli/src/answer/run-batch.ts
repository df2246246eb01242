// Answers items of JSON lines, each with its own operation, as JSON lines.
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { addAbortSignal } from 'node:stream';
import type { Operation } from '../../../src/domain/define-operation.ts';
import { parseRequest } from '../../../src/domain/parse-request.ts';
import { RequestError } from '../../../src/domain/request-error.ts';
import type { ProcessAnswer } from '../../../src/domain/text-service.ts';
import type { CliHost, CliService } from '../host/host.ts';
import { caller } from '../host/host.ts';
import type { Flags } from '../host/parse-arguments.ts';
import { checkOptions, findOperation, flagsOf, readAtOnce, readWords } from '../host/parse-arguments.ts';
import type { CliWork } from './answer-inputs.ts';
import { answerInputs } from './answer-inputs.ts';
import { openOutFolder } from './out-folder.ts';
import { printOutcomes, wordsOf } from './print-outcomes.ts';
import { answerOnce, commonFlags } from './run-texts.ts';
import { showJson } from './show-answer.ts';
import { splitLines } from './split-lines.ts';
import type { TableItems } from './table-items.ts';
import { isTable, tableItems } from './table-items.ts';

const tableFlags: Flags = {
  operation: { field: '--operation', kind: 'text' },
  column: { field: '--column', kind: 'text' },
};

/** What `batch` was asked to do. */
export interface BatchPlan {
  readonly file: string;
  /** What is done with each row, where the file is CSV. */
  readonly table: TableItems | undefined;
  /** Name of the model for lines and rows that name none. */
  readonly model: string | undefined;
  readonly out: string | undefined;
  readonly atOnce: number;
}

/**
 * Reads what `batch` was asked to do.
 *
 * @throws RequestError with what does not fit.
 */
export function planBatch(
  args: readonly string[],
  host: CliHost,
  operations: readonly Operation[],
): BatchPlan {
  const operation = operationOf(args, operations);
  const flags = { ...(operation && flagsOf(operation)), ...commonFlags, ...tableFlags };
  const { words, values } = readWords(args, flags);
  const [file = '-', ...more] = words;
  if (more.length > 0)
    throw new RequestError('invalid_request', [
      { path: more[0]!, message: 'is one file too many', hint: 'cat them into one' },
    ]);
  if (file === '-' && host.stdin.isTTY)
    throw new RequestError('invalid_request', [
      { path: 'FILE', message: 'is missing', hint: 'name a file of JSON lines, or pipe them in' },
    ]);
  const { '--out': out, '--at-once': atOnce, '--column': column, '--model': model, ...rest } = values;
  const { '--json': _, '--operation': __, ...options } = rest;
  if (isTable(file) !== (operation !== undefined))
    throw new RequestError('invalid_request', [
      {
        path: '--operation',
        message: operation ? 'is for CSV' : 'is missing',
        hint: operation ? 'a line of JSON names its own' : 'name what to do with each row of the table',
      },
    ]);
  if (operation) checkOptions(operation, options);
  const table = operation && {
    operation: operation.id,
    options,
    column: typeof column === 'string' ? column : undefined,
  };
  const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined);
  return { file, table, model: textOf(model), out: textOf(out), atOnce: readAtOnce(atOnce) };
}

/** Runs the plan and resolves to the exit code. Lines are read as there is room for them: a file may be long, and the next line late. */
export async function runBatch(
  { file, table, model, out, atOnce }: BatchPlan,
  host: CliHost,
  { service, models, maxTextCharacters }: CliService,
  { operations, signal }: { readonly operations: readonly Operation[]; readonly signal: AbortSignal },
): Promise<number> {
  const folder = out === undefined ? undefined : openOutFolder(out);
  const works = async function* (): AsyncGenerator<CliWork<ProcessAnswer>> {
    let index = -1;
    for await (const item of table ? tableItems(file, table) : linesOf(file, host, signal)) {
      if (typeof item === 'string' && item.trim() === '') continue;
      index += 1;
      const name = `item-${index}`;
      yield {
        name,
        async run() {
          const asked = typeof item === 'string' ? readLine(item) : item;
          const rules = { operations, maxTextCharacters, ...(models && { models }) };
          const task = parseRequest(model === undefined ? asked : withModel(asked, model), rules);
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

/** What is asked, of this model where it names none itself. */
function withModel(asked: unknown, model: string): unknown {
  return typeof asked === 'object' && asked !== null && !Array.isArray(asked) ? { model, ...asked } : asked;
}

/** The operation that the words name for all rows, before any other word is understood: its options are flags, too. */
function operationOf(args: readonly string[], operations: readonly Operation[]): Operation | undefined {
  const at = args.findIndex((word) => /^--operation(?:=|$)/.test(word));
  if (at < 0) return undefined;
  const [, name = args[at + 1] ?? ''] = /^--operation=(.*)$/.exec(args[at]!) ?? [];
  return findOperation(name, operations);
}

async function* linesOf(file: string, host: CliHost, signal: AbortSignal): AsyncGenerator<string> {
  let isFirst = true;
  for await (const line of rawLinesOf(file, host, signal)) {
    // Read as UTF-8, the mark of UTF-16 is two characters in whose place nothing can stand; without a mark every other one is zero.
    if (isFirst && (line.startsWith('\ufffd\ufffd') || line.slice(0, 2).includes('\0'))) {
      const hint = 'write it as UTF-8: in PowerShell with Out-File -Encoding utf8';
      throw new RequestError('invalid_request', [{ path: file, message: 'is UTF-16', hint }]);
    }
    yield isFirst ? line.replace(/^\ufeff/, '') : line;
    isFirst = false;
  }
}

async function* rawLinesOf(file: string, { stdin }: CliHost, signal: AbortSignal): AsyncGenerator<string> {
  // What is piped in may stay open for good: without being closed it would keep the program.
  if (file === '-') return yield* splitLines(addAbortSignal(signal, stdin as Readable));
  try {
    yield* splitLines(createReadStream(file));
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
