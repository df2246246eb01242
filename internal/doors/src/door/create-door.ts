// Serves models under the wire dialects that clients speak.
import { joinSignals, systemClock } from '@internal/kit';
import type { Json } from '@internal/kit/json';
import type { DialectName } from '@internal/model';
import { readBytes } from '../body/read-bytes.ts';
import type { ReadBody } from '../body/read-request.ts';
import { parseBody, readBody } from '../body/read-request.ts';
import { otherModel, storedItems, storedThings } from '../body/stored-things.ts';
import { withoutSeals } from '../body/without-seals.ts';
import { DoorError, idHeader, newRequestId, refuseField } from '../failure/door-failure.ts';
import type { ReadSoFar } from '../failure/failed-response.ts';
import { failureEvent, failureReply, statusOf } from '../failure/tell-failure.ts';
import type { Door, DoorCaller, DoorModel, DoorOptions, DoorReply, DoorRequest } from '../port/door.ts';
import { createSeal, mark } from '../translate/asked/seal.ts';
import { keepInputs } from '../translate/request/exact-numbers.ts';
import { answerInItsWords } from './answer-in-its-words.ts';
import { answerTranslated } from './answer-translated.ts';
import { countTokens } from './count-tokens.ts';
import { handleRequest } from './handle-request.ts';
import { listModels, showModel } from './list-models.ts';
import { headerOf, passableHeaders, providerHeaders } from './request-headers.ts';
import { streamBody } from './stream-body.ts';

const paths: Readonly<Record<string, DialectName>> = {
  '/v1/chat/completions': 'chat',
  '/v1/responses': 'responses',
  '/v1/messages': 'messages',
};
const counting = '/v1/messages/count_tokens';
const listing = '/v1/models';

/** One request on its way through. */
interface Visit {
  readonly dialect: DialectName;
  readonly request: DoorRequest;
  readonly caller: DoorCaller;
  readonly requestId: string;
}

/**
 * Creates a door: a handler of requests as clients of OpenAI and Anthropic make them.
 *
 * @example
 * import { createDoor } from '@tpl/ai/http';
 * import { mockModel } from '@tpl/ai/testing';
 *
 * const door = createDoor({ models: { fast: { model: mockModel() } } });
 * const response = await door.handle(new Request('http://localhost/v1/models'));
 * console.log(response.status); // 200
 */
export function createDoor(options: DoorOptions): Door {
  const { models, prefix = '', maxBodyBytes = 20_000_000, pingMs = 15_000, beginAfterMs = 10_000 } = options;
  const { allowStored = false, onError, sealKey } = options;
  const passHeaders = passableHeaders(options.passHeaders);
  const seal = createSeal(sealKey);

  const namesFor = ({ models: allowed }: DoorCaller): string[] =>
    Object.keys(models).filter((name) => allowed === undefined || allowed.includes(name));

  function modelOf(name: string, caller: DoorCaller): DoorModel {
    const model = namesFor(caller).includes(name) ? models[name] : undefined;
    if (model) return model;
    const message = 'There is no such model for you: GET /v1/models lists those there are.';
    throw new DoorError({ status: 404, code: 'model_not_found', param: 'model', message });
  }

  /** What a body names beside its model. */
  function refuseOthers(body: Json, goesThrough: boolean): void {
    const other = otherModel(body);
    if (other) throw refuseField(other, 'would ask another model or address than the one named.');
    if (allowStored) return;
    const message = `would name something stored in an account that all callers share: send its content.`;
    const [stored] = storedThings(body);
    if (stored) throw refuseField(stored, message);
    const [item] = goesThrough ? storedItems(body) : [];
    if (item) throw refuseField(item, message);
  }

  const textOf = ({ body = none, headers }: DoorRequest): Promise<string> =>
    readBytes(body, headerOf(headers, 'content-encoding'), maxBodyBytes);

  async function ask(visit: Visit): Promise<DoorReply> {
    const { dialect, request, caller, requestId } = visit;
    const text = await textOf(request);
    const body = parseBody(text);
    const read = readBody(dialect, body);
    const entry = modelOf(read.model, caller);
    const goesThrough = entry.dialects?.includes(dialect) === true;
    refuseOthers(body, goesThrough);
    const leaving = read.isStreamed ? new AbortController() : undefined;
    const signal = leaving ? joinSignals([request.signal, leaving.signal]) : request.signal;
    const more = { ...caller.request, signal };
    const headers = providerHeaders(request.headers, dialect, passHeaders);
    const answered = goesThrough
      ? await answerInItsWords(entry, { ...passed(dialect, text, read), headers, more })
      : await answerTranslated(entry, { dialect, body: exact(dialect, body, text), more, seal });
    const { events } = answered;
    if (!events) return { status: 200, headers: named(answered.headers, visit), body: answered.body ?? '' };
    const first = events.next();
    // Begins once the first event is there, so that what fails before it has a status of its own; or after a while.
    await Promise.race([first, waited(beginAfterMs, first)]);
    const onLeave = () => leaving?.abort(new DOMException('The client left.', 'AbortError'));
    const toErrorEvent = (error: unknown, sent: ReadSoFar) => {
      request.onFailed?.(statusOf(error));
      return failureEvent(dialect, error, requestId, onError, sent);
    };
    const stream = streamBody(first, events, { dialect, pingMs, toErrorEvent, onLeave });
    return { status: 200, headers: named(answered.headers, visit), body: stream };
  }

  async function count(visit: Visit): Promise<DoorReply> {
    const { dialect, request, caller } = visit;
    const text = await textOf(request);
    const body = parseBody(text);
    const read = readBody(dialect, body);
    const entry = modelOf(read.model, caller);
    refuseOthers(body, true);
    const { signal } = request;
    const headers = providerHeaders(request.headers, dialect, passHeaders);
    const more = { ...caller.request, signal };
    const counted = await countTokens(entry, { ...passed(dialect, text, read), headers, more }, signal);
    return { status: 200, headers: named(counted.headers, visit), body: counted.body ?? '' };
  }

  async function route(path: string, visit: Visit): Promise<DoorReply> {
    const { request, caller } = visit;
    if (request.method === 'HEAD') return { status: 200, headers: {}, body: '' };
    if (request.method === 'GET' && path === listing) return listModels(namesFor(caller));
    if (request.method === 'GET' && path.startsWith(`${listing}/`)) {
      const name = decoded(path.slice(listing.length + 1));
      modelOf(name, caller);
      return showModel(name);
    }
    const isKnown = Object.hasOwn(paths, path) || path === counting;
    if (!isKnown) throw new DoorError({ status: 404, message: 'There is nothing at this address.' });
    if (request.method !== 'POST') throw new DoorError({ status: 405, message: 'Only POST is taken here.' });
    return path === counting ? count(visit) : ask(visit);
  }

  async function answer(request: DoorRequest, caller: DoorCaller = {}): Promise<DoorReply> {
    const path = pathOf(request.path, prefix);
    const visit: Visit = { dialect: dialectAt(path), request, caller, requestId: newRequestId() };
    try {
      return await route(path, visit);
    } catch (error) {
      return failureReply(visit.dialect, error, visit.requestId, onError);
    }
  }

  const fail = (path: string, error: unknown): DoorReply =>
    failureReply(dialectAt(pathOf(path, prefix)), error, newRequestId(), onError);
  return {
    prefix,
    maxBodyBytes,
    answer,
    handle: (request, caller = {}) => handleRequest(request, caller, { answer, maxBodyBytes, fail }),
  };
}

const none = new Uint8Array();

/** What goes through: the body as it came, but for what a door of ours wrote into the conversation for itself. */
function passed(dialect: DialectName, text: string, read: ReadBody) {
  const body = text.includes(`"${mark}`) ? withoutSeals(dialect, text) : text;
  return { dialect, body, read: body === text ? read : readBody(dialect, parseBody(body)) };
}

/** What is translated: the inputs of earlier calls in all their digits. */
function exact(dialect: DialectName, body: Json, text: string): Json {
  if (dialect === 'messages') keepInputs(body, text);
  return body;
}

/** A part of an address as it is meant; one that is badly written is no name. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}

function pathOf(path: string, prefix: string): string {
  const end = path.indexOf('?');
  const pathname = end === -1 ? path : path.slice(0, end);
  return pathname.startsWith(prefix) ? pathname.slice(prefix.length).replace(/\/+$/, '') : pathname;
}

/** The dialect of whoever asks at an address; where it says nothing, that of OpenAI. */
export function dialectAt(path: string): DialectName {
  return paths[path] ?? (path.includes('/v1/messages') ? 'messages' : 'chat');
}

/** Resolves after that long, or when what is waited for is there or failed. */
function waited(ms: number, until: Promise<unknown>): Promise<void> {
  return new Promise((resolve) => {
    const cancel = systemClock.setTimer(resolve, ms);
    until.catch(() => {}).finally(cancel);
  });
}

/** The id by which a client asks about a request: the provider's, where there is one. */
const named = (headers: Record<string, string>, { dialect, requestId }: Visit): Record<string, string> => ({
  [idHeader(dialect)]: requestId,
  ...headers,
});
