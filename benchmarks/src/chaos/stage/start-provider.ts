// A provider of the chaos: each answer names the text it is about and a number of its own, and its books are kept.
import type { EmulatedRequest, FaultId } from '@tpl/ai/testing';
import { startEmulator } from '@tpl/ai/testing';
import { answerBy } from '../../../../apps/text-processing/drill/src/run/answer-by.ts';
import { firstMark } from '../observe/marks.ts';
import type { ProviderName } from '../schedule/fault.ts';
import type { ProviderWay } from './provider-way.ts';
import { openWay } from './provider-way.ts';

/** What was said under a number. */
export interface Said {
  readonly mark: string;
  /** The whole answer, as JSON. */
  readonly json: string;
}

/** A provider on loopback, and the way to it. */
export interface Provider {
  readonly name: ProviderName;
  /** Where the way begins. */
  readonly url: string;
  readonly way: ProviderWay;
  readonly requests: number;
  readonly faults: number;
  /** Requests under way. */
  readonly isIdle: boolean;
  /** Plays faults in turn, one in `every` requests, until it is called without. */
  play(faults?: readonly FaultId[], every?: number): void;
  /** Its own books, a row a request. */
  bill(): string;
  close(): Promise<void>;
}

/** Starts one; `said` takes what it says, numbered over both. */
export async function startProvider(name: ProviderName, said: Map<number, Said>): Promise<Provider> {
  let faults: readonly FaultId[] = [];
  let [every, counted, played, requests] = [1, 0, 0, 0];
  const next = (): FaultId | undefined => {
    if (faults.length === 0) return undefined;
    counted += 1;
    if (counted % every !== 0) return undefined;
    played += 1;
    return faults[played % faults.length];
  };
  const emulator = await startEmulator({
    answer({ body }: EmulatedRequest) {
      const mark = firstMark(JSON.stringify(body['messages'] ?? body['input'] ?? '')) ?? '';
      const number = said.size + 1;
      const json = JSON.stringify(answerBy(body, `${mark} (answer ${number})`));
      said.set(number, { mark, json });
      return json;
    },
    onRequest() {
      requests += 1;
      // One is always laid ready: requests come side by side.
      emulator.script(next());
    },
  });
  emulator.script(undefined);
  const way = await openWay(emulator.port);
  return {
    name,
    url: `http://127.0.0.1:${way.port}`,
    way,
    get requests() {
      return requests;
    },
    get faults() {
      return played;
    },
    get isIdle() {
      return emulator.openRequests === 0;
    },
    play(some = [], share = 1) {
      [faults, every, counted] = [some, share, 0];
    },
    bill: () => emulator.usageExport(name, 'request'),
    async close() {
      await way.close();
      await emulator.close();
    },
  };
}
