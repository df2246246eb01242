// Plays every fault of a provider to a client, and says what the client made of each.
import { systemClock } from '@internal/kit';
import { refusalAnswer } from '../emulator/faults/failure-faults.ts';
import type { Expectation, FaultId } from '../emulator/faults/fault-list.ts';
import { faultList } from '../emulator/faults/fault-list.ts';
import { startEmulator } from '../emulator/start-emulator.ts';
import type { DialectChoice } from '../speech/speech.ts';
import type { ClientAnswer, ClientDeed, FaultOutcome } from './fault-outcome.ts';
import { isGood, outcomeOf } from './fault-outcome.ts';

/** One question that a client is to ask. */
export interface FaultCase {
  /** Base URL for the client of the dialect: with `/v1` for OpenAI's, without for Anthropic's. */
  readonly baseUrl: string;
  /** A name of a model; any other does too. */
  readonly model: string;
  /** The dialect to speak. */
  readonly dialect: DialectChoice;
  /** Whether to ask for a stream. */
  readonly streamed: boolean;
  /** What will be played; undefined for nothing. */
  readonly fault: FaultId | undefined;
  /** Fires when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/** What a client made of one fault. */
export interface FaultRow {
  /** Name of the fault. */
  readonly fault: FaultId;
  /** What the server does. */
  readonly what: string;
  /** How it was asked. */
  readonly way: 'plain' | 'stream';
  /** What a correct client makes of it: the whole answer, or an error. */
  readonly expected: Expectation;
  /** What this one made of it. */
  readonly outcome: FaultOutcome;
  /** Whether a caller can work with that. */
  readonly good: boolean;
  /** Name of the error, where there was one. */
  readonly error?: string;
  /** How long that took, in milliseconds. */
  readonly tookMs: number;
}

/** How the faults are played. */
export interface PlayFaultsOptions {
  /** The dialect that the client speaks. */
  readonly dialect: DialectChoice;
  /** Default: plain and streamed. */
  readonly ways?: readonly ('plain' | 'stream')[];
  /** Names of faults. Default: all. */
  readonly faults?: readonly FaultId[];
  /** What does not come within this hangs, in milliseconds. Default: 30,000. */
  readonly waitMs?: number;
  /** Most questions at one time. Default: 16. */
  readonly concurrency?: number;
  /** Port of the emulator, for a gateway that has its upstream in its configuration. Default: a free one. */
  readonly port?: number;
  /** Hears each row as it comes. */
  readonly onRow?: (row: FaultRow) => void;
}

/** The answer that is given under every fault. */
const text =
  'Grüße: 3 € für Äpfel 🍏, sagt sie. Ein zweiter Satz folgt, damit es eine Mitte gibt, und ein Ende.';

async function deedOf(
  client: (question: FaultCase) => Promise<ClientAnswer>,
  question: Omit<FaultCase, 'signal'>,
  waitMs: number,
): Promise<ClientDeed> {
  const leaving = new AbortController();
  let cancel = () => {};
  const late = new Promise<ClientDeed>((resolve) => {
    cancel = systemClock.setTimer(() => resolve('hangs'), waitMs, true);
  });
  try {
    return await Promise.race([asking(client, { ...question, signal: leaving.signal }), late]);
  } finally {
    cancel();
    leaving.abort();
  }
}

async function asking(
  client: (question: FaultCase) => Promise<ClientAnswer>,
  question: FaultCase,
): Promise<ClientDeed> {
  try {
    return { answer: await client(question) };
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    // Many classes leave `name` as it is.
    const isNamed = error.name !== 'Error' || Object.hasOwn(error, 'name');
    const name = isNamed ? error.name : error.constructor.name;
    return { error: { name, message: error.message } };
  }
}

/**
 * Plays the faults of `faultList` to a client over real sockets, each at a base URL of its own, so that retries meet it
 * again. `client` asks one question and gives the text that it would show, or throws what its caller would see.
 *
 * @throws `Error` if the client does not give the answer where no fault is played.
 * @example
 * import { playFaults } from '@tpl/ai/testing';
 *
 * const rows = await playFaults(
 *   async ({ baseUrl, model, signal }) => {
 *     const body = JSON.stringify({ model, messages: [{ role: 'user', content: 'Hello.' }] });
 *     const answer = await fetch(`${baseUrl}/chat/completions`, { method: 'POST', body, signal });
 *     const { choices } = (await answer.json()) as { choices: [{ message: { content: string } }] };
 *     return { text: choices[0].message.content };
 *   },
 *   { dialect: 'openai-chat', ways: ['plain'], faults: ['clean_cut', 'gzip'] },
 * );
 * console.log(rows.map(({ outcome }) => outcome)); // [ 'bare_error', 'whole' ]
 */
export async function playFaults(
  client: (question: FaultCase) => Promise<ClientAnswer>,
  options: PlayFaultsOptions,
): Promise<readonly FaultRow[]> {
  const { dialect, ways = ['plain', 'stream'], waitMs = 30_000, concurrency = 16 } = options;
  const chosen = faultList.filter(({ id }) => options.faults?.includes(id) ?? true);
  await using emulator = await startEmulator({
    answer: () => text,
    ...(options.port !== undefined && { port: options.port }),
  });
  const questionOf = (fault: FaultId | undefined, way: 'plain' | 'stream') => ({
    baseUrl: `${emulator.url}${fault === undefined ? '' : `/fault/${fault}`}${dialect === 'anthropic' ? '' : '/v1'}`,
    ...{ model: 'any-model', dialect, fault, streamed: way === 'stream' },
  });
  for (const way of ways) {
    // The first question loads what a client needs.
    const deed = await deedOf(client, questionOf(undefined, way), 10 * waitMs);
    if (outcomeOf(deed, 'whole', text, '') === 'whole') continue;
    const told =
      deed === 'hangs'
        ? 'it hangs'
        : 'error' in deed
          ? `${deed.error.name}: ${deed.error.message}`
          : 'another text';
    throw new Error(`Without any fault the client does not give the answer (${way}): ${told}.`);
  }
  // What floods comes last: it must not look as if others hung.
  chosen.sort((a, b) => Number(a.id.includes('huge')) - Number(b.id.includes('huge')));
  const cases = chosen.flatMap((fault) => ways.map((way) => ({ fault, way })));
  const rows: FaultRow[] = [];
  let next = 0;
  async function work(): Promise<void> {
    while (next < cases.length) {
      const at = next;
      next += 1;
      const { fault, way } = cases[at] as (typeof cases)[number];
      const from = systemClock.monotonic();
      const deed = await deedOf(client, questionOf(fault.id, way), waitMs);
      const tookMs = systemClock.monotonic() - from;
      const outcome = outcomeOf(deed, fault[way], text, refusalAnswer.text);
      const named = deed !== 'hangs' && 'error' in deed ? { error: deed.error.name } : {};
      const row = {
        fault: fault.id,
        what: fault.what,
        way,
        expected: fault[way],
        outcome,
        good: isGood(outcome),
        ...named,
        tookMs,
      };
      rows[at] = row;
      options.onRow?.(row);
    }
  }
  await Promise.all(Array.from({ length: Math.min(concurrency, cases.length) }, work));
  return rows;
}
