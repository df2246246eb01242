// Asks the service about documents and analyses.

import { readEvents } from '../../../client/src/read-events.ts';
import { TextClientError, toClientError } from '../../../client/src/text-client-error.ts';
import type { AnalysisState, Estimate } from '../../../documents/src/work/analysis.ts';
import { ask, fetchJson, sendJson } from '../service/fetch-json.ts';
import type { OpenDocument } from './open-document.ts';

const known =
  /^(?:application\/(?:pdf|xhtml\+xml|vnd\.openxmlformats-officedocument\.wordprocessingml\.document)|message\/rfc822|text\/(?:csv|html|markdown|plain))$/;

/** Sends a file and reads back what the service made of it. */
export async function openFile(file: File, signal: AbortSignal): Promise<OpenDocument> {
  const path = `/v1/documents?name=${encodeURIComponent(file.name)}`;
  // What it calls itself is a hint; one that the service does not know would be refused before its bytes are looked at.
  const headers = { 'content-type': known.test(file.type) ? file.type : 'application/octet-stream' };
  const sent = await ask(path, { method: 'POST', headers, body: file, signal });
  const { id } = (await sent.json()) as { id: string };
  return fetchDocument(id, signal);
}

/** A document that the service holds, with its text. */
export function fetchDocument(id: string, signal: AbortSignal): Promise<OpenDocument> {
  return fetchJson(`/v1/documents/${encodeURIComponent(id)}`, signal);
}

/** What is to be done with a document. */
export interface AnalysisTask {
  readonly operation: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** What an analysis would take; nothing begins. */
export function estimate(document: string, task: AnalysisTask, signal: AbortSignal): Promise<Estimate> {
  return sendJson(`${analysesOf(document)}?estimate=true`, task, signal);
}

/** Begins an analysis. */
export function begin(document: string, task: AnalysisTask, signal: AbortSignal): Promise<AnalysisState> {
  return sendJson(analysesOf(document), task, signal);
}

/** How an analysis stands. */
export function fetchAnalysis(id: string, signal: AbortSignal): Promise<AnalysisState> {
  return fetchJson(`/v1/analyses/${encodeURIComponent(id)}`, signal);
}

/** Stops what has not begun. */
export async function cancel(id: string): Promise<void> {
  await ask(`/v1/analyses/${encodeURIComponent(id)}`, { method: 'DELETE' });
}

/** How far an analysis is, whenever it got on; the last one has the answer. */
export async function* watch(id: string, signal: AbortSignal): AsyncGenerator<AnalysisState> {
  const headers = { accept: 'text/event-stream' };
  const { body } = await ask(`/v1/analyses/${encodeURIComponent(id)}`, { headers, signal });
  try {
    for await (const { event, data } of readEvents(body ?? new ReadableStream())) {
      if (event === 'error') throw toClientError(data);
      if (event === 'progress' || event === 'answer') yield data as AnalysisState;
    }
  } catch (cause) {
    signal.throwIfAborted();
    if (cause instanceof TextClientError) throw cause;
    throw new TextClientError('The connection broke off.', { code: 'cut', status: 502, cause });
  }
}

const analysesOf = (document: string) => `/v1/documents/${encodeURIComponent(document)}/analyses`;
