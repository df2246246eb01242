// Serves documents: sent as a file, read, shown, forgotten.
import { hash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { contentKey } from '../../../jobs/src/content-key.ts';
import type { Clock } from '../../../src/domain/create-text-service.ts';
import { RequestError } from '../../../src/domain/request-error.ts';
import { problemSchema } from '../../../src/http/answer/problem.ts';
import { callerOf, hangUpSignal, oneOf } from '../../../src/http/create-server.ts';
import type { DocumentReader } from '../document/document-reader.ts';
import type { Kept } from '../document/kept.ts';
import type { SourceDocument } from '../document/source-document.ts';
import { boundUploads } from './bound-uploads.ts';
import { documentSchema, wholeDocumentSchema } from './document-schemas.ts';

/** What the routes work with. */
export interface DocumentRoutes {
  readonly reader: DocumentReader;
  readonly kept: Kept;
  readonly maxDocumentBytes: number;
  readonly documentKeepMs: number;
  readonly clock: Pick<Clock, 'now'>;
}

/** A document of a caller, as it is kept. */
export interface KeptDocument extends SourceDocument {
  readonly id: string;
  readonly name?: string;
  /** Milliseconds since 1970. */
  readonly keptAt: number;
}

/** Media types of files; what a file really is, its bytes say. */
export const fileTypes = [
  'application/octet-stream',
  'application/pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/xhtml+xml',
  'message/rfc822',
  'text/csv',
  'text/html',
  'text/markdown',
  'text/plain',
  'text/tab-separated-values',
];

const failures = { '4xx': problemSchema, '5xx': problemSchema };
const params = z.object({ id: z.string() });
const maxNameCharacters = 200;
const uploads = { perCaller: 4, ofAll: 16 };

/** `POST /v1/documents`, and what was read of it. */
export function addDocumentRoutes(
  server: FastifyInstance,
  { reader, kept, maxDocumentBytes, documentKeepMs, clock }: DocumentRoutes,
): void {
  const about = ({ id, name, kind, title, pages, text, notes, keptAt }: KeptDocument) => ({
    ...{ id, name, kind, title, pages, notes },
    characters: text.length,
    expiresInMs: Math.max(0, keptAt + documentKeepMs - clock.now()),
  });

  // A file is bytes here, whatever it is called; in a scope of its own, so that every other route still takes JSON alone.
  void server.register(async (scope) => {
    scope.addHook('onRequest', boundUploads(uploads));
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    scope.post(
      '/v1/documents',
      {
        config: {
          security: { scopes: ['text:write'], bodyLimitBytes: maxDocumentBytes, contentTypes: fileTypes },
        },
        schema: {
          tags: ['documents'],
          summary: 'Send a document',
          description:
            'The body is the file itself: text, Markdown, HTML, PDF, DOCX, e-mail or CSV. The same file of the same caller has the same id.',
          consumes: fileTypes,
          querystring: z.object({ name: z.string().max(maxNameCharacters).optional() }),
          response: { 201: documentSchema, ...failures },
        },
      },
      async (request, reply) => {
        const owner = callerOf(request);
        const bytes = request.body;
        if (!Buffer.isBuffer(bytes) || bytes.length === 0)
          throw refused('body', 'is empty', 'send the file as the body: curl --data-binary @report.pdf');
        const name = nameOf(request);
        const type = request.headers['content-type']?.trim().toLowerCase();
        const file = { bytes, ...(name && { name }), ...(type && { type }) };
        const id = contentKey(owner, `${name ?? ''}\n${type ?? ''}\n${hash('sha256', bytes, 'hex')}`);
        // Where nobody can say whether it is known, it is read anew.
        const known = await kept.get<KeptDocument>('document', owner, id).catch(() => undefined);
        const read = known ?? (await reader.read(file, hangUpSignal(reply)));
        const document: KeptDocument = { ...read, id, keptAt: clock.now(), ...(name && { name }) };
        await kept.set('document', owner, id, document);
        return reply.code(201).header('location', `/v1/documents/${id}`).send(about(document));
      },
    );
  });

  server.get(
    '/v1/documents/:id',
    {
      config: { security: { scopes: ['text:write'], limit: oneOf('reads') } },
      schema: {
        tags: ['documents'],
        summary: 'A document with its text and places',
        params,
        response: { 200: wholeDocumentSchema, ...failures },
      },
    },
    async (request) => {
      const document = await documentOf(kept, request);
      const { text, headings, blocks } = document;
      return { ...about(document), text, headings, blocks };
    },
  );

  server.delete(
    '/v1/documents/:id',
    {
      config: { security: { scopes: ['text:write'], limit: oneOf('reads') } },
      schema: { tags: ['documents'], summary: 'Forget a document', params, response: failures },
    },
    async (request, reply) => {
      const { id } = await documentOf(kept, request);
      await kept.delete('document', callerOf(request), id);
      return reply.code(204).send();
    },
  );
}

/**
 * The document of the caller that the path names.
 *
 * @throws RequestError `not_found`.
 */
export async function documentOf(kept: Kept, request: FastifyRequest): Promise<KeptDocument> {
  const { id } = request.params as { id: string };
  const document = await kept.get<KeptDocument>('document', callerOf(request), id);
  if (document) return document;
  const hint = 'documents are kept for a while, then they are gone: send it again';
  throw new RequestError('not_found', [{ path: 'id', message: 'is not a document of yours', hint }]);
}

function nameOf({ query }: FastifyRequest): string | undefined {
  const { name } = query as { name?: unknown };
  if (name === undefined || name === '') return undefined;
  if (typeof name !== 'string' || name.length > maxNameCharacters || /[\p{Cc}]/u.test(name))
    throw refused('name', `must be one name of at most ${maxNameCharacters} characters`, 'as report.pdf');
  return name.replace(/^.*[\\/]/, '');
}

function refused(path: string, message: string, hint: string): RequestError {
  return new RequestError('invalid_request', [{ path, message, hint }]);
}
