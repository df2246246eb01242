// Sends documents, works on them and asks for receipts, with the types of the OpenAPI document.
import type { Client } from 'openapi-fetch';
import type { paths } from '../etc/openapi.d.ts';
import type { CallOptions, Ok } from './call-api.ts';
import { brokenOff, eventsWanted, follow, one, signalOf, take } from './call-api.ts';

type Begin = paths['/v1/documents/{id}/analyses']['post'];

/** What the service says of a document that it has read. */
export type SentDocument = paths['/v1/documents']['post']['responses'][201]['content']['application/json'];

/** A document with its text, and where each piece of it stood in the file. */
export type ReadDocument = Ok<paths['/v1/documents/{id}']['get']>;

/** What is to be done with a document. */
export type AnalysisTask = Begin['requestBody']['content']['application/json'];

/** What an analysis will take. */
export type AnalysisEstimate = Ok<Begin>;

/** How an analysis stands; one that is done has its answer. */
export type Analysis = Ok<paths['/v1/analyses/{id}']['get']>;

/** An answer and the text it is about. */
export type ReceiptsTask = paths['/v1/receipts']['post']['requestBody']['content']['application/json'];

/** A file, and what it calls itself; what it is its bytes say. */
export interface SentFile {
  readonly body: Blob | Uint8Array<ArrayBuffer>;
  /** `report.pdf` */
  readonly name?: string | undefined;
  /** Media type. Default: that of the blob, where the service knows it. */
  readonly type?: string | undefined;
}

/** The part of the client that is about documents. */
export interface DocumentClient {
  /** Documents are kept for a while, by caller. */
  readonly documents: {
    send(file: SentFile, options?: CallOptions): Promise<SentDocument>;
    get(id: string, options?: CallOptions): Promise<ReadDocument>;
    forget(id: string, options?: CallOptions): Promise<void>;
    /** What an analysis would take; nothing begins. */
    estimate(id: string, task: AnalysisTask, options?: CallOptions): Promise<AnalysisEstimate>;
    /** Begins an analysis. */
    analyze(id: string, task: AnalysisTask, options?: CallOptions): Promise<Analysis>;
  };
  /** Analyses that run or have ended. */
  readonly analyses: {
    get(id: string, options?: CallOptions): Promise<Analysis>;
    /** How far it is, whenever it got on; the last one has the answer, or the error. */
    watch(id: string, options?: CallOptions): AsyncGenerator<Analysis, void>;
    /** Stops one that runs; forgets one that has ended. */
    stop(id: string, options?: CallOptions): Promise<Analysis>;
  };
  /** Where each sentence of an answer stands in a text, without a model; the answer may be anybody's. */
  receipts(task: ReceiptsTask, options?: CallOptions): Promise<Ok<paths['/v1/receipts']['post']>['receipts']>;
}

// A type that the service does not know would be refused before anybody looked at the bytes.
const known =
  /^(?:application\/(?:pdf|xhtml\+xml|vnd\.openxmlformats-officedocument\.wordprocessingml\.document)|message\/rfc822|text\/(?:csv|html|markdown|plain|tab-separated-values))$/;

/** The type of a file, and what its text is written in, where that is said. */
function sentType(given: string): string {
  const media = given.split(';')[0]!.trim();
  const charset = /;\s*charset="?([\w-]{2,40})/.exec(given)?.[1];
  if (!known.test(media)) return 'application/octet-stream';
  return charset === undefined ? media : `${media}; charset=${charset}`;
}

/** Makes that part of the client. */
export function createDocumentClient(api: Client<paths>): DocumentClient {
  const asked = (id: string, task: AnalysisTask, options?: CallOptions, isEstimate = false) =>
    api.POST('/v1/documents/{id}/analyses', {
      ...signalOf(options),
      params: { path: { id }, ...(isEstimate && { query: { estimate: 'true' as const } }) },
      body: task,
    });
  return {
    documents: {
      send({ body, name, type }, options) {
        const given = (type ?? (body instanceof Blob ? body.type : '')).toLowerCase();
        const sent = {
          ...signalOf(options),
          params: { query: name === undefined ? {} : { name } },
          headers: { 'content-type': sentType(given) },
          body: body as never,
          bodySerializer: (raw: unknown) => raw as Blob,
        };
        return take(api.POST('/v1/documents', sent), options);
      },
      get: (id, options) => take(api.GET('/v1/documents/{id}', one(id, options)), options),
      async forget(id, options) {
        const deleted = api.DELETE('/v1/documents/{id}', { ...one(id, options), parseAs: 'text' });
        await take(
          deleted.then(({ response, error }) => ({ data: true, error, response })),
          options,
        );
      },
      estimate: (id, task, options) =>
        take(asked(id, task, options, true), options) as Promise<AnalysisEstimate>,
      analyze: (id, task, options) => take(asked(id, task, options), options) as Promise<Analysis>,
    },
    analyses: {
      get: (id, options) => take(api.GET('/v1/analyses/{id}', one(id, options)), options),
      async *watch(id, options) {
        const headers = eventsWanted;
        const stream = api.GET('/v1/analyses/{id}', { ...one(id, options), headers, parseAs: 'stream' });
        let last: Analysis | undefined;
        for await (const { event, data } of follow(stream, options)) {
          if (event !== 'progress' && event !== 'answer') continue;
          last = data as Analysis;
          yield last;
        }
        if (last === undefined || last.status === 'running') throw brokenOff();
      },
      stop: (id, options) => take(api.DELETE('/v1/analyses/{id}', one(id, options)), options),
    },
    async receipts(task, options) {
      return (await take(api.POST('/v1/receipts', { body: task, ...signalOf(options) }), options)).receipts;
    },
  };
}
