// Opens the work on documents by the settings of the service.

import type { Metrics } from '@tpl/monitoring';
import type { FastifyInstance } from 'fastify';
import { chargeBatch } from '../../jobs/src/charge-batch.ts';
import type { Jobs } from '../../jobs/src/jobs.ts';
import { openChecker } from '../../receipts/src/open-checker.ts';
import { systemClock } from '../../src/domain/create-text-service.ts';
import type { Operation } from '../../src/domain/define-operation.ts';
import type { TextTask } from '../../src/domain/parse-request.ts';
import type { ProcessAnswer } from '../../src/domain/text-service.ts';
import type { EventsOptions } from '../../src/http/answer/event-stream.ts';
import type { ComposedModel } from '../../src/model/composed-model.ts';
import type { AllSettings } from '../../src/settings/read-settings.ts';
import type { ThreadPrograms } from '../../threads/src/open-threads.ts';
import { createAnalyses } from './analysis/create-analyses.ts';
import { countReads, countVerdicts } from './count-documents.ts';
import { createKept } from './document/kept.ts';
import { addAnalysisRoutes } from './http/add-analysis-routes.ts';
import { addDocumentRoutes } from './http/add-document-routes.ts';
import { createDocumentReader } from './read/create-document-reader.ts';

/** What documents need of the service. */
export interface DocumentsOptions {
  readonly operations: readonly Operation[];
  readonly settings: Pick<AllSettings, 'app' | 'cache' | 'security'>;
  readonly jobs: Jobs<TextTask, ProcessAnswer>;
  /** Its routes are asked in their order; without any only the offline engine answers. */
  readonly composed: Pick<ComposedModel, 'routes' | 'choices'>;
  readonly metrics: Pick<Metrics, 'counter'>;
  /** What its thread runs. Default: answers are checked in this thread. */
  readonly programs: Pick<ThreadPrograms, 'receipts'> | undefined;
  readonly onError: EventsOptions['onError'];
}

/** The work on documents. */
export interface Documents {
  addRoutes(server: FastifyInstance): void;
  close(): Promise<void>;
}

/** Opens it; nothing runs before the first document comes. */
export function openDocuments(options: DocumentsOptions): Documents {
  const { operations, settings, jobs, composed, metrics, programs, onError } = options;
  const { values } = settings.app;
  const { documentPartTokens: maxTokens, maxTextCharacters, documentKeepMs } = values;
  const kept = createKept(settings.cache.values, documentKeepMs);
  const readerOfAll = createDocumentReader({
    maxBytes: values.maxDocumentBytes,
    maxCharacters: values.maxDocumentCharacters,
    maxPages: values.maxDocumentPages,
    timeoutMs: values.documentTimeoutMs,
    memoryMb: values.documentMemoryMb,
    // As many as may come in: see `boundUploads`.
    maxWaiting: 16,
  });
  const reader = countReads(readerOfAll, metrics);
  const thread = openChecker(programs?.receipts);
  const checker = countVerdicts(thread, metrics);
  const analyses = createAnalyses({
    ...{ operations, jobs, kept, checker },
    routeOf: (model) => (composed.choices.find(({ name }) => name === model) ?? composed).routes[0],
    bounds: { maxTokens, maxCharacters: maxTextCharacters },
    atOnce: Math.max(1, values.batchConcurrency),
    clock: systemClock,
  });
  const charge = chargeBatch(settings.security.limiter, { path: 'parts', hint: 'send a shorter document' });
  return {
    addRoutes(server) {
      addDocumentRoutes(server, { ...values, reader, kept, clock: systemClock });
      addAnalysisRoutes(
        server,
        { analyses, kept, checker, charge, onError },
        { operations, maxTextCharacters, choices: composed.choices },
      );
    },
    async close() {
      analyses.close();
      await Promise.all([reader.close(), thread.close(), kept.close()]);
    },
  };
}
