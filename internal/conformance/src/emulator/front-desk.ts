// What a strict emulator asks of a request before it answers: a key, a known model, a body of the right shape.
import type { Json } from '@internal/kit/json';
import { isObject } from '@internal/kit/json';
import type { EmulatedDialect, EmulatedFailure } from './dialects/emulated-answer.ts';

/** Who may ask, and for what. */
export interface FrontDesk {
  /** The key that is taken. */
  readonly apiKey: string;
  /** The models that there are. */
  readonly models: readonly string[];
}

/** What stands in the way of an answer, or stands for one. */
export interface DeskReply {
  readonly status: number;
  readonly body: Json;
}

/** A request as the desk sees it. */
export interface DeskRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Undefined where the body is no JSON object. */
  readonly body: Json | undefined;
  /** Undefined where no dialect has the path. */
  readonly dialect: EmulatedDialect | undefined;
}

const listings = /^\/v1\/models(?:\/(.+))?$/;
const counters = /^\/v1\/(messages\/count_tokens|responses\/input_tokens)$/;

/** What is wrong with a body; undefined for nothing. */
function problemOf(body: Json | undefined, path: string): EmulatedFailure | undefined {
  if (body === undefined) return 'bad_request';
  const { model, messages, input, stream = false } = body;
  const isResponses = path.includes('/responses');
  const asked = isResponses ? input : messages;
  const isAsked = (Array.isArray(asked) && asked.length > 0) || (isResponses && typeof asked === 'string');
  if (typeof model !== 'string' || !isAsked || typeof stream !== 'boolean') return 'bad_request';
  const most = [body['max_tokens'], body['max_output_tokens']].find((value) => value !== undefined);
  const isBounded = Number.isInteger(most) && (most as number) > 0;
  if (most === undefined ? path === '/v1/messages' : !isBounded) return 'bad_request';
  const { tools, tool_choice: choice } = body;
  const hasTools = Array.isArray(tools) && tools.length > 0;
  // The Responses API alone takes what it would do anyway: `auto` and `none`.
  const isIdle = choice == null || (isResponses && (choice === 'auto' || choice === 'none'));
  if (!hasTools && !isIdle) return 'bad_request';
  // Nothing is kept here.
  return isResponses && body['previous_response_id'] != null ? 'not_found' : undefined;
}

function listed(path: string, isAnthropic: boolean, models: readonly string[]): Json | undefined {
  const one = listings.exec(path)?.[1];
  const entry = (id: string) =>
    isAnthropic
      ? { type: 'model', id, display_name: id, created_at: '2026-10-21T00:00:00Z' }
      : { id, object: 'model', created: 1_790_000_000, owned_by: 'emulated' };
  if (one !== undefined) return models.includes(one) ? entry(one) : undefined;
  const data = models.map(entry);
  if (!isAnthropic) return { object: 'list', data };
  return { data, has_more: false, first_id: models[0] ?? null, last_id: models.at(-1) ?? null };
}

/** Says what the desk answers itself; undefined for a request that goes on to the model. */
export function askAtDesk(
  desk: FrontDesk,
  request: DeskRequest,
  failure: EmulatedDialect['failure'],
): DeskReply | undefined {
  const { method, path, headers, body, dialect } = request;
  const isAnthropic = headers['anthropic-version'] !== undefined;
  const no = (status: number, kind: EmulatedFailure): DeskReply => ({ status, body: failure(kind) });
  const given = [headers['x-api-key'], String(headers.authorization ?? '').replace(/^Bearer /, '')];
  if (method === 'HEAD') return { status: 200, body: {} };
  if (!given.includes(desk.apiKey)) return no(401, 'auth');
  if (method === 'GET' && listings.test(path)) {
    const list = listed(path, isAnthropic, desk.models);
    return list === undefined ? no(404, 'not_found') : { status: 200, body: list };
  }
  const isCounted = counters.test(path);
  if (!(dialect || isCounted) || method !== 'POST') return no(404, 'not_found');
  const problem = problemOf(body, path);
  if (problem !== undefined) return no(problem === 'not_found' ? 404 : 400, problem);
  if (!desk.models.includes(String(body?.['model']).split('#')[0] as string)) return no(404, 'not_found');
  if (!isCounted) return undefined;
  const tokens = Math.ceil(JSON.stringify(body?.['messages'] ?? body?.['input']).length / 4);
  const object = isAnthropic ? {} : { object: 'response.input_tokens' };
  return { status: 200, body: { ...object, input_tokens: tokens } };
}

/** A dialect with an id of its own a request, and usage in a stream of chat only where it was asked for. */
export function strictly(dialect: EmulatedDialect, body: Json, count: number): EmulatedDialect {
  const own = <T>(said: T): T =>
    JSON.parse(JSON.stringify(said).replaceAll('_emulated"', `_emulated_${count}"`)) as T;
  const options = body['stream_options'];
  const isCounted = dialect.name !== 'chat' || (isObject(options) && options['include_usage'] === true);
  return {
    ...dialect,
    plain: (answer, model) => own(dialect.plain(answer, model)),
    events: (answer, model) =>
      own(dialect.events(answer, model)).filter(
        ({ data }) => isCounted || !(isObject(data) && isObject(data['usage'])),
      ),
  };
}
