// Answers one operation about files, folders, patterns or standard input.

import { checkAnswer } from '../../../documents/src/analysis/check-answer.ts';
import { takesParts } from '../../../documents/src/analysis/next-step.ts';
import type { DocumentReader } from '../../../documents/src/document/document-reader.ts';
import { createDocumentReader } from '../../../documents/src/read/create-document-reader.ts';
import { createReceiptChecker } from '../../../receipts/src/create-receipt-checker.ts';
import type { Operation } from '../../../src/domain/define-operation.ts';
import type { TextTask } from '../../../src/domain/parse-request.ts';
import { parseRequest } from '../../../src/domain/parse-request.ts';
import type { ProcessAnswer } from '../../../src/domain/text-service.ts';
import type { CliHost, CliService } from '../host/host.ts';
import { caller, canRedraw } from '../host/host.ts';
import type { Flags } from '../host/parse-arguments.ts';
import { checkOptions, flagsOf, readAtOnce, readWords } from '../host/parse-arguments.ts';
import { analyzeLong } from './analyze-long.ts';
import type { CliWork } from './answer-inputs.ts';
import { answerInputs } from './answer-inputs.ts';
import type { CheckedAnswer } from './checked-answer.ts';
import { doubtsOf } from './checked-answer.ts';
import { findInputs } from './find-inputs.ts';
import type { OutFolder } from './out-folder.ts';
import { openOutFolder } from './out-folder.ts';
import { printOutcomes } from './print-outcomes.ts';
import { showAnswer, showJson, streamAnswer, withoutControls } from './show-answer.ts';

/** Flags that every operation has on the command line; an option of the same name wins. */
export const commonFlags: Flags = {
  json: { field: '--json', kind: 'flag' },
  model: { field: '--model', kind: 'text' },
  out: { field: '--out', kind: 'text' },
  'at-once': { field: '--at-once', kind: 'json' },
};

/** What `run` was asked to do. */
export interface RunPlan {
  readonly operation: Operation;
  readonly words: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
  /** Name of the model that is to answer. */
  readonly model: string | undefined;
  readonly json: boolean;
  readonly out: OutFolder | undefined;
  readonly atOnce: number;
}

/**
 * Reads what `run` was asked to do.
 *
 * @throws RequestError with everything that does not fit.
 */
export function planRun(operation: Operation, args: readonly string[]): RunPlan {
  const { words, values } = readWords(args, { ...commonFlags, ...flagsOf(operation) });
  const { '--json': json = false, '--out': out, '--at-once': atOnce, '--model': model, ...options } = values;
  checkOptions(operation, options);
  return {
    operation,
    words,
    options,
    model: typeof model === 'string' ? model : undefined,
    json: json === true,
    out: typeof out === 'string' ? openOutFolder(out) : undefined,
    atOnce: readAtOnce(atOnce),
  };
}

interface RunRules {
  readonly operations: readonly Operation[];
  readonly signal: AbortSignal;
}

/** Runs the plan and resolves to the exit code. */
export async function runTexts(
  plan: RunPlan,
  host: CliHost,
  service: CliService,
  rules: RunRules,
): Promise<number> {
  const reader = createDocumentReader({ maxWaiting: plan.atOnce });
  try {
    return await answerTexts(plan, host, service, { ...rules, reader });
  } finally {
    await reader.close();
  }
}

async function answerTexts(
  { operation, words, options, model, json, out, atOnce }: RunPlan,
  host: CliHost,
  cli: CliService,
  { operations, signal, reader }: RunRules & { readonly reader: DocumentReader },
): Promise<number> {
  const { service, models, maxTextCharacters, maxDocumentCharacters } = cli;
  const checker = createReceiptChecker();
  const inputs = await findInputs(words, host, { maxCharacters: maxDocumentCharacters, reader, signal });
  const isAlone = inputs.length === 1;
  const isStreamed = isAlone && !json && !out && host.stdout.isTTY === true;
  const onProgress = (finished: number, steps: number) => {
    if (isAlone && canRedraw(host))
      host.stderr.write(finished < steps ? `\r\u001b[K${finished} of ${steps} steps` : '\r\u001b[K');
  };
  const works = inputs.map(
    ({ name, read }): CliWork<CheckedAnswer> => ({
      name,
      async run() {
        const document = await read();
        const { text } = document;
        const isLong = text.length > maxTextCharacters && takesParts(operation);
        const limit = isLong ? maxDocumentCharacters : maxTextCharacters;
        const task = parseRequest(
          { operation: operation.id, text, options, ...(model !== undefined && { model }) },
          { operations, maxTextCharacters: limit, ...(models && { models }) },
        );
        const check = async (answer: ProcessAnswer): Promise<CheckedAnswer> => ({
          ...answer,
          receipts: await checkAnswer(operation, text, answer.result, { checker, signal }),
        });
        if (isStreamed && !isLong)
          return { answer: await check(await streamAnswer(service, task, signal, host.stdout)) };
        return answerOnce(name, task, out, async () =>
          isLong
            ? analyzeLong(document, task, { service: cli, checker, atOnce, signal, onProgress })
            : check(await service.process(task, { signal, caller })),
        );
      },
    }),
  );
  return printOutcomes(answerInputs(works, atOnce, signal), host, signal, {
    total: inputs.length,
    isCounted: out !== undefined,
    ...(json && !isAlone && !out && { around: ['[\n', ',\n', '\n]\n'] as const }),
    show(name, answer) {
      for (const line of doubtsOf(operation, answer))
        host.stderr.write(`${isAlone ? '' : `${withoutControls(name)}: `}${line}\n`);
      if (out || (isStreamed && answer.missing === undefined)) return '';
      if (json) return `${showJson({ file: name, ...answer })}${isAlone ? '\n' : ''}`;
      const heading = isAlone ? '' : `== ${withoutControls(name)}\n\n`;
      return `${heading}${showAnswer(answer, { withFacts: host.stdout.isTTY === true })}\n`;
    },
  });
}

/** Asks for an answer where none is kept, and keeps it. */
export async function answerOnce<Answer extends ProcessAnswer>(
  name: string,
  task: TextTask,
  out: OutFolder | undefined,
  ask: () => Promise<Answer>,
): Promise<{ answer: Answer; isKept?: boolean }> {
  const kept = await out?.find(name, task);
  if (kept) return { answer: kept as Answer, isKept: true };
  const answer = await ask();
  await out?.keep(name, task, answer);
  return { answer };
}
