// Judges a server: every check of its dialect, one after the other.
import { jsonOf, objectAt, objectsAt } from '../speech/read-json.ts';
import type { Speech } from '../speech/speech.ts';
import { askWire } from '../wire/ask-wire.ts';
import { eventsOf } from '../wire/events-of.ts';
import { answerChecks } from './answer-checks.ts';
import type { Check, Probe, Verdict } from './check.ts';
import { errorChecks } from './error-checks.ts';
import { listChecks } from './list-checks.ts';
import { loadChecks } from './load-checks.ts';
import { streamChecks } from './stream-checks.ts';
import { toolChecks } from './tool-checks.ts';

/** The server under test. */
export interface ServerUnderTest {
  /** Base URL as its clients have it: of OpenAI's with `/v1`, of Anthropic's without or with it. */
  readonly url: string;
  readonly speech: Speech;
  readonly model: string;
  /** Goes into the header of the dialect, and nowhere else. */
  readonly key?: string | undefined;
  /** Longest time of one request. Default: 60,000. */
  readonly timeoutMs?: number;
  /** Only this check, or this group of checks: `stream`. Default: all. */
  readonly only?: string | undefined;
  /** Hears each row as it comes. */
  readonly onRow?: (row: CheckRow) => void;
}

/** A check with what came of it. */
export interface CheckRow extends Verdict {
  readonly id: string;
  readonly expected: string;
  /** The page that says so. */
  readonly source: string;
}

const all: readonly Check[] = [
  ...answerChecks,
  ...streamChecks,
  ...toolChecks,
  ...errorChecks,
  ...listChecks,
  ...loadChecks,
];

/** The checks of a dialect. */
export function checksOf({ name }: Speech, only?: string): readonly Check[] {
  const isChosen = (id: string): boolean => only === undefined || id === only || id.startsWith(`${only}.`);
  return all.filter((check) => (check.only?.includes(name) ?? true) && isChosen(check.id));
}

function probeOf({ url, speech, model, key, timeoutMs = 60_000 }: ServerUnderTest): Probe {
  const trimmed = url.replace(/\/+$/, '');
  const base = speech.name === 'anthropic' ? trimmed.replace(/\/v1$/, '') : trimmed;
  const probe: Probe = {
    speech,
    model,
    hasKey: key !== undefined,
    post(body, { path = speech.path, key: other = key ?? null, headers, isLeft = false } = {}) {
      const own = speech.headers(other ?? undefined);
      return askWire({
        url: `${base}${path}`,
        headers: { 'content-type': 'application/json', ...own, ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
        timeoutMs,
        isLeft,
      });
    },
    send: (method, path) =>
      askWire({ url: `${base}${path}`, method, headers: speech.headers(key), timeoutMs }),
    async ask(asked = {}, text = 'Say yes.') {
      const reply = await probe.post(speech.ask(model, text, asked));
      const body = reply.text ?? '';
      return {
        reply,
        told: asked.stream ? speech.readStream(eventsOf(body)) : speech.readPlain(jsonOf(body)),
      };
    },
  };
  return probe;
}

/** Runs the checks, one after the other; a check that fails ends none of the others. */
export async function judgeServer(server: ServerUnderTest): Promise<readonly CheckRow[]> {
  const probe = probeOf(server);
  const rows: CheckRow[] = [];
  for (const check of checksOf(server.speech, server.only)) {
    const { id, expected, page } = check;
    const row = { id, expected, source: server.speech.pages[page], ...(await check.run(probe)) };
    rows.push(row);
    server.onRow?.(row);
  }
  return rows;
}

/** The first model that a server lists; undefined where it lists none. */
export async function firstModel(server: ServerUnderTest): Promise<string | undefined> {
  const path = server.speech.name === 'anthropic' ? '/v1/models' : '/models';
  const { text } = await probeOf(server).send('GET', path);
  const [first] = objectsAt(objectAt(jsonOf(text ?? ''))['data']);
  return typeof first?.['id'] === 'string' ? first['id'] : undefined;
}
