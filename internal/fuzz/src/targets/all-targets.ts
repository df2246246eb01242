// Lists what can be fuzzed.
import type { Target } from '../run/target.ts';
import { answerStreams } from './answer-streams.ts';
import { documents } from './documents.ts';
import { billCsv } from './files/bill-csv.ts';
import { cacheFrames } from './files/cache-frames.ts';
import { keyFile } from './files/key-file.ts';
import { ledgerFile } from './files/ledger-file.ts';
import { guardInput } from './guard-input.ts';
import { guardOutput } from './guard-output.ts';
import { http } from './http.ts';
import { jsonMending } from './json-mending.ts';
import { retryAfter } from './retry-after.ts';
import { settings } from './settings.ts';

/** Every target, by name. */
export const targets: readonly Target[] = [
  answerStreams,
  billCsv,
  cacheFrames,
  documents,
  guardInput,
  guardOutput,
  http,
  jsonMending,
  keyFile,
  ledgerFile,
  retryAfter,
  settings,
];
