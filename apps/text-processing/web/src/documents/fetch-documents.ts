// Asks the service about documents and analyses, through the client that programs have.
import type { AnalysisTask as ClientTask, SentFile } from '../../../client/src/document-client.ts';
import type { AnalysisState, Estimate } from '../../../documents/src/analysis/analysis.ts';
import { client } from '../service/api.ts';
import type { OpenDocument } from './open-document.ts';

/** What is to be done with a document; whether it fits the service says. */
export interface AnalysisTask {
  readonly operation: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** Sends a file and reads back what the service made of it. */
export async function openFile(file: File, signal: AbortSignal): Promise<OpenDocument> {
  const sent: SentFile = { body: file, name: file.name };
  const { id } = await client.documents.send(sent, { signal });
  return fetchDocument(id, signal);
}

/** A document that the service holds, with its text. */
export async function fetchDocument(id: string, signal: AbortSignal): Promise<OpenDocument> {
  return (await client.documents.get(id, { signal })) as OpenDocument;
}

/** What an analysis would take; nothing begins. */
export async function estimate(document: string, task: AnalysisTask, signal: AbortSignal): Promise<Estimate> {
  return (await client.documents.estimate(document, task as ClientTask, { signal })) as Estimate;
}

/** Begins an analysis. */
export async function begin(
  document: string,
  task: AnalysisTask,
  signal: AbortSignal,
): Promise<AnalysisState> {
  return (await client.documents.analyze(document, task as ClientTask, { signal })) as AnalysisState;
}

/** How an analysis stands. */
export async function fetchAnalysis(id: string, signal: AbortSignal): Promise<AnalysisState> {
  return (await client.analyses.get(id, { signal })) as AnalysisState;
}

/** Stops what has not begun. */
export async function cancel(id: string): Promise<void> {
  await client.analyses.stop(id);
}

/** How far an analysis is, whenever it got on; the last one has the answer. */
export function watch(id: string, signal: AbortSignal): AsyncGenerator<AnalysisState, void> {
  return client.analyses.watch(id, { signal }) as AsyncGenerator<AnalysisState, void>;
}
