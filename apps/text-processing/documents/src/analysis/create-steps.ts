// Takes an analysis from step to step: parts are items of a batch, and what follows is decided when they have ended.

import type { GiveBack } from '../../../jobs/src/charge-batch.ts';
import { contentKey } from '../../../jobs/src/content-key.ts';
import type { Added, Batch, Jobs } from '../../../jobs/src/jobs.ts';
import type { ReceiptChecker } from '../../../receipts/src/receipt.ts';
import { fromSent, toSent } from '../../../src/domain/create-text-service.ts';
import type { Operation } from '../../../src/domain/define-operation.ts';
import type { TextTask } from '../../../src/domain/parse-request.ts';
import { RequestError } from '../../../src/domain/request-error.ts';
import type { ProcessAnswer } from '../../../src/domain/text-service.ts';
import type { Kept } from '../document/kept.ts';
import type { SourceDocument } from '../document/source-document.ts';
import type { AnalysisTask } from './analyses.ts';
import type { AnalysisState } from './analysis.ts';
import { checkAnswer, isBusy } from './check-answer.ts';
import { nextStep } from './next-step.ts';
import type { DocumentPart, PartBounds } from './split-document.ts';
import { splitDocument } from './split-document.ts';
import type { Tally } from './tally.ts';
import { addStep, emptyTally } from './tally.ts';

/** What steps are made of. */
export interface StepsOptions {
  readonly operations: readonly Operation[];
  readonly jobs: Pick<Jobs<TextTask, ProcessAnswer>, 'add' | 'state' | 'get' | 'cancel'>;
  readonly kept: Kept;
  readonly checker: ReceiptChecker;
  readonly bounds: PartBounds;
  /** Ends what checks an answer. */
  readonly signal: AbortSignal;
  /** Told of each batch that has ended. */
  readonly onStep: (batch: Batch<ProcessAnswer>) => void;
}

/** What is kept of an analysis: everything that any process needs to go on with it. */
export interface KeptAnalysis {
  readonly state: Omit<AnalysisState, 'options' | 'model'>;
  readonly options: Readonly<Record<string, unknown>>;
  readonly model?: string | undefined;
  /** The batch of the step that runs. */
  readonly batch: string;
  /** Which step that is, from 1. */
  readonly step: number;
  readonly tally: Tally;
  /** How often it began again because its batch was lost. */
  readonly restarts: number;
  /** How often its answer found the checker busy. Default: 0. */
  readonly checks?: number;
}

/** The steps of analyses. */
export interface Steps {
  /** Sends the parts of the document; gives back what they cost where they are not taken. */
  begin(
    parts: readonly DocumentPart[],
    task: AnalysisTask,
    owner: string,
    giveBack: GiveBack,
  ): Promise<AnalysisState>;
  /** Goes on where a step has ended; two processes that do it at the same time come to the same. */
  goOn(id: string, owner: string): Promise<AnalysisState | undefined>;
}

/** What analyses are kept as. */
export const analysisKind = 'analysis';

const maxRestarts = 3;
// Half a minute of those who watch it.
const maxChecks = 100;

/** Creates the steps. */
export function createSteps(options: StepsOptions): Steps {
  const { operations, jobs, kept, checker, bounds, signal, onStep } = options;

  async function keep(owner: string, running: KeptAnalysis): Promise<AnalysisState> {
    await kept.set(analysisKind, owner, running.state.id, running);
    return told(running);
  }

  /** Sends a step and keeps what it is a step of; where that cannot be kept, nobody waits for it. */
  async function send(
    { operation, options: chosen, model }: Omit<AnalysisTask, 'document'>,
    texts: readonly string[],
    owner: string,
    step: Omit<KeptAnalysis, 'batch'>,
    giveBack?: GiveBack,
  ): Promise<AnalysisState> {
    const added = await jobs.add(
      texts.map((text) => ({ operation, text, options: chosen, ...(model !== undefined && { model }) })),
      owner,
    );
    if (!added.ok) {
      // Of what could not be reached nobody knows whether it was taken.
      if (added.reason !== 'unreachable') await giveBack?.();
      throw busy(added);
    }
    const batch = added.batch.id;
    try {
      return await keep(owner, { ...step, batch });
    } catch (error) {
      await jobs
        .cancel(batch, owner)
        .then(() => giveBack?.())
        .catch(() => {});
      throw error;
    }
  }

  async function start(
    parts: readonly DocumentPart[],
    task: AnalysisTask,
    owner: string,
    { restarts, giveBack }: { readonly restarts: number; readonly giveBack?: GiveBack },
  ) {
    const texts = parts.map(({ text }) => text);
    const { operation, options: chosen, model } = task;
    const state = {
      id: idOf(owner, task),
      document: task.document,
      operation: operation.id,
      status: 'running',
      steps: parts.length,
      finished: 0,
    } as const;
    const sent = toSent(operation, chosen);
    const first = { state, options: sent, model, step: 1, tally: emptyTally, restarts };
    return send(task, texts, owner, first, giveBack);
  }

  async function goOn(id: string, owner: string): Promise<AnalysisState | undefined> {
    const running = await kept.get<KeptAnalysis>(analysisKind, owner, id);
    if (running?.state.status !== 'running') return running && told(running);
    const { state, batch, tally } = running;
    const operation = operations.find((one) => one.id === state.operation);
    if (!operation) return fail(running, owner, 'not_found', 'The service has this operation no more.');
    const now = await jobs.state(batch, owner);
    if (now?.status === 'running') {
      const finished = tally.steps + now.finished;
      return finished === state.finished
        ? told(running)
        : keep(owner, { ...running, state: { ...state, finished } });
    }
    if (now?.status === 'cancelled')
      return keep(owner, { ...running, state: { ...state, status: 'cancelled' } });
    const ended = now && (await jobs.get(batch, owner));
    if (!ended) return beginAgain(running, operation, owner);
    if (!running.checks) onStep(ended);
    return follow(running, operation, owner, ended);
  }

  async function follow(
    running: KeptAnalysis,
    operation: Operation,
    owner: string,
    ended: Batch<ProcessAnswer>,
  ): Promise<AnalysisState> {
    const { state, step } = running;
    const tally = addStep(running.tally, ended, step);
    const answers = ended.items.flatMap(({ result }) => (result ? [result.result] : []));
    if (answers.length === 0) {
      const error = ended.items.find((item) => item.error)?.error;
      return fail(running, owner, error?.code ?? 'failed', error?.detail ?? 'No part could be answered.');
    }
    const chosen = fromSent(operation, running.options);
    const next = nextStep(operation, answers, { options: chosen, bounds, steps: step });
    if (next.kind === 'endless') {
      const detail = 'What the parts say is as long as the parts. Ask for shorter answers.';
      return fail(running, owner, 'too_long', detail);
    }
    if (next.kind === 'answer') return finish(running, operation, owner, { result: next.result, tally });
    const steps = tally.steps + next.texts.length;
    const further = { ...state, steps, finished: tally.steps };
    const task = { operation, options: chosen, model: running.model };
    return send(task, next.texts, owner, { ...running, state: further, step: step + 1, tally });
  }

  /** Checks the answer and keeps it; while the checker is busy, the last step stands as it was and is ended again. */
  async function finish(
    running: KeptAnalysis,
    operation: Operation,
    owner: string,
    { result, tally }: { readonly result: unknown; readonly tally: Tally },
  ): Promise<AnalysisState> {
    const { checks = 0 } = running;
    const { steps } = tally;
    const state = { ...running.state, steps, finished: steps };
    const document = await kept.get<SourceDocument>('document', owner, state.document);
    const comesAgain = checks < maxChecks;
    try {
      const asked = { checker, signal, owner, comesAgain };
      const receipts = await checkAnswer(operation, document?.text, result, asked);
      const answer = { operation: operation.id, result, receipts, ...tally };
      return await keep(owner, { ...running, tally, state: { ...state, status: 'done', answer } });
    } catch (error) {
      if (!isBusy(error)) throw error;
      return keep(owner, { ...running, state, checks: checks + 1 });
    }
  }

  function fail(running: KeptAnalysis, owner: string, code: string, detail: string): Promise<AnalysisState> {
    const state = { ...running.state, status: 'failed', error: { code, detail } } as const;
    return keep(owner, { ...running, state });
  }

  /** Its batch is gone: it begins again, and what a cache or the queue still knows of it costs nothing. */
  async function beginAgain(running: KeptAnalysis, operation: Operation, owner: string) {
    const { document: id } = running.state;
    const document = await kept.get<SourceDocument>('document', owner, id);
    if (!document)
      return fail(running, owner, 'expired', 'The document is not kept any more. Send it again.');
    if (running.restarts >= maxRestarts)
      return fail(running, owner, 'lost', 'Its parts were lost again and again. Try it later.');
    const options = fromSent(operation, running.options);
    const task = { document: id, operation, options, model: running.model };
    return start(splitDocument(document, bounds), task, owner, { restarts: running.restarts + 1 });
  }

  return {
    begin: (parts, task, owner, giveBack) => start(parts, task, owner, { restarts: 0, giveBack }),
    goOn,
  };
}

/** What is told of an analysis. */
export const told = ({ state, options, model }: KeptAnalysis): AnalysisState => ({
  ...state,
  options,
  model,
});

/** The same question about the same document is the same analysis. */
export function idOf(owner: string, { document, operation, options, model }: AnalysisTask): string {
  const asked = [analysisKind, document, operation.id, operation.instructions.version];
  const named = model === undefined ? [] : [model];
  return contentKey(owner, JSON.stringify([...asked, toSent(operation, options), ...named]));
}

const full = { batches: 'your batches', items: 'the texts that wait', bytes: 'the texts that wait' };

function busy({ reason, retryAfterMs }: Extract<Added, { ok: false }>): RequestError {
  const why =
    reason === 'unreachable' ? 'the queue cannot be reached' : `${full[reason]} leave no room for it`;
  const hint = 'try again when some of your batches and analyses have ended';
  const problem = { path: 'document', message: `cannot be worked on now: ${why}`, hint };
  return new RequestError('too_busy', [problem], { retryAfterMs });
}
