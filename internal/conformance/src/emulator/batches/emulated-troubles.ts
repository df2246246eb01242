// What goes wrong around an emulated batch: lines that nobody can read, results cut off, deletions that fail, a creation refused.
import type { Json } from '@internal/kit/json';
import type { Reply } from './batch-reply.ts';
import { broken } from './batch-reply.ts';

/** Troubles around a batch; each is counted down. */
export interface EmulatedTroubles {
  /** So many lines of its results, the first ones, say something new. Default: 0. */
  readonly strangeLines?: number;
  /** So many lines more stand before them that are no JSON. Default: 0. */
  readonly brokenLines?: number;
  /** At so many readings the connection ends in the middle of the results. Default: 0. */
  readonly cutReadings?: number;
  /** Of OpenAI: at so many polls after its end the file of its answers is not shown yet. Default: 0. */
  readonly lateFiles?: number;
  /** So many deletions of it, or of its files, fail with status 500. Default: 0. */
  readonly failingDeletes?: number;
  /** The creation is refused with this status; the file of the requests stays. Default: it is taken. */
  readonly refusal?: 400 | 429;
}

/** The same of one batch, while it goes on. */
export interface OpenTroubles {
  /** Counts a deletion: what it fails with, if it does. */
  failure(): Reply | undefined;
  /** Counts a look at an ended batch: whether the file of its answers is not shown. */
  isFileLate(): boolean;
  /** Results as they are sent. */
  reading(lines: readonly Json[]): Reply;
}

const strange = (line: Json): Json =>
  'result' in line ? { ...line, result: { type: 'new' } } : { ...line, custom_id: null };

/** Opens the troubles of a batch. */
export function openTroubles(plan: EmulatedTroubles): OpenTroubles {
  let { cutReadings = 0, failingDeletes = 0, lateFiles = 0 } = plan;
  const { strangeLines = 0, brokenLines = 0 } = plan;
  return {
    failure() {
      if (failingDeletes <= 0) return undefined;
      failingDeletes -= 1;
      return broken;
    },
    isFileLate() {
      lateFiles -= 1;
      return lateFiles >= 0;
    },
    reading(lines) {
      const texts = lines.map((line, place) => JSON.stringify(place < strangeLines ? strange(line) : line));
      const all = [...Array.from({ length: brokenLines }, () => '{"custom_id":'), ...texts];
      if (cutReadings <= 0) return { lines: all };
      cutReadings -= 1;
      return { lines: all.slice(0, Math.ceil(all.length / 2)), isCut: true };
    },
  };
}
