// Serves a door from a fastify server.
import { Readable } from 'node:stream';
import type { Door, DoorCaller } from '@internal/doors';
import { dialectAt, problemBody } from '@internal/doors';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** How a door stands in a server. */
export interface DoorRoutesOptions {
  /** Made by `createDoor`; its prefix stands before the addresses. */
  readonly door: Door;
  /** Who comes, as the server's own authentication says. Default: somebody without a name, who may ask every model. */
  readonly callerOf?: ((request: FastifyRequest) => DoorCaller | Promise<DoorCaller>) | undefined;
  /** Put into the config of each route, for the server's own hooks. Default: nothing. */
  readonly config?: Readonly<Record<string, unknown>> | undefined;
}

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/**
 * A fastify plugin with the addresses of a door. A client that hangs up ends its call upstream.
 *
 * @example
 * import { createDoor, doorRoutes } from '@tpl/ai/http';
 * import { mockModel } from '@tpl/ai/testing';
 * import Fastify from 'fastify';
 *
 * const server = Fastify();
 * await server.register(doorRoutes, { door: createDoor({ models: { fast: { model: mockModel() } } }) });
 * console.log((await server.inject('/v1/models')).statusCode); // 200
 */
export async function doorRoutes(server: FastifyInstance, options: DoorRoutesOptions): Promise<void> {
  const { door, callerOf, config = {} } = options;
  const bodyLimit = door.maxBodyBytes;
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit }, (_request, body, done) =>
    done(null, body),
  );
  // What the server's own hooks refuse, clients read in their dialect too.
  server.addHook('onSend', async (request, reply, payload) => {
    const type = String(reply.getHeader('content-type'));
    if (!type.startsWith('application/problem+json') || typeof payload !== 'string') return payload;
    reply.removeHeader('content-length').header('content-type', 'application/json');
    return problemBody(dialectAt(request.url.split('?')[0] ?? ''), payload);
  });
  async function handler(request: FastifyRequest, reply: FastifyReply) {
    const leaving = new AbortController();
    const onClose = () => {
      if (!reply.raw.writableFinished) leaving.abort(new DOMException('The client hung up.', 'AbortError'));
    };
    // Who left while hooks were still asking who it is hears of nothing any more.
    if (reply.raw.destroyed || request.raw.socket.destroyed) onClose();
    else reply.raw.once('close', onClose);
    const { method, url: path, headers, body } = request;
    // The client is sent 200, and the failure in the stream; what the server's hooks read at the end says how it ended.
    const onFailed = (status: number) => {
      if (!reply.raw.headersSent) reply.raw.flushHeaders();
      reply.raw.statusCode = status;
    };
    const { signal } = leaving;
    const sent = { method, path, headers, signal, onFailed, ...(Buffer.isBuffer(body) && { body }) };
    const answered = await door.answer(sent, await callerOf?.(request));
    reply.code(answered.status).headers(answered.headers);
    if (typeof answered.body === 'string') return reply.send(answered.body);
    return reply.send(Readable.from(answered.body, { objectMode: false }));
  }
  // A compressor would hold a stream back until it has enough of it.
  const shared = { config, bodyLimit, handler, compress: false };
  // The door knows its addresses: with a slash at the end too, and what is none of them it says in the dialect of the client.
  const at = door.prefix === '' ? '/v1' : door.prefix;
  for (const url of [at, `${at}/*`]) server.route({ ...shared, method: [...methods], url });
}
