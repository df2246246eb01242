// The provider of the drill: it answers each text in words of its own, fails on demand, and keeps books.
import type { EmulatedRequest, FaultId } from '@tpl/ai/testing';
import { startEmulator } from '@tpl/ai/testing';
import { answerBy } from './answer-by.ts';

/** The provider's books. */
export interface ProviderBooks {
  /** Requests that came. */
  readonly requests: number;
  /** Requests that were answered by a fault. */
  readonly faults: number;
  /** Tokens of answers that were sent whole. */
  readonly tokens: number;
}

/** A provider on loopback. */
export interface Provider {
  readonly url: string;
  readonly books: ProviderBooks;
  /** What it says to a text with this mark: JSON; `undefined` when it was never asked. */
  saidTo(mark: string): string | undefined;
  /** Plays faults in turn, one in `every` requests, until it is called without. */
  play(faults?: readonly FaultId[], every?: number): void;
  /** Listens no more; what is under way is cut. */
  switchOff(): Promise<void>;
  switchOn(): Promise<void>;
  close(): Promise<void>;
}

const markPattern = /drill-[a-z]{1,20}-\d{1,9}/;

/** The mark of the text in a request. */
export const markIn = (text: string): string | undefined => markPattern.exec(text)?.[0];

// As the emulator counts where an answer names no usage: 12 in, one for four characters out.
const tokensOf = (text: string) => 12 + Math.ceil(text.length / 4);

/** Starts the provider. */
export async function startProvider(): Promise<Provider> {
  const said = new Map<string, string>();
  const books = { requests: 0, faults: 0, tokens: 0 };
  let faults: readonly FaultId[] = [];
  let every = 1;
  let counted = 0;
  let played = 0;
  const answer = ({ body }: EmulatedRequest) => {
    const mark = markIn(JSON.stringify(body['messages'] ?? body['input'] ?? '')) ?? '';
    const text = JSON.stringify(answerBy(body, mark));
    said.set(mark, text);
    return text;
  };
  /** What is played next: one fault in `every` requests, which need be no whole number. */
  const next = (): FaultId | undefined => {
    if (faults.length === 0) return undefined;
    counted += 1;
    if (Math.floor(counted / every) === Math.floor((counted - 1) / every)) return undefined;
    played += 1;
    return faults[played % faults.length];
  };
  const options = {
    answer,
    onRequest(request: EmulatedRequest, fault: FaultId | undefined) {
      books.requests += 1;
      if (fault === undefined) books.tokens += tokensOf(answer(request));
      else books.faults += 1;
      // One is always laid ready: requests come side by side.
      emulator.script(next());
    },
  };
  let emulator = await startEmulator(options);
  emulator.script(undefined);
  const { port, url } = emulator;
  return {
    url,
    books,
    saidTo: (mark) => said.get(mark),
    play(some = [], share = 1) {
      faults = some;
      every = share;
      counted = 0;
    },
    switchOff: () => emulator.close(),
    async switchOn() {
      emulator = await startEmulator({ ...options, port });
      emulator.script(undefined);
    },
    // Another one may listen by then.
    close: () => emulator.close(),
  };
}
