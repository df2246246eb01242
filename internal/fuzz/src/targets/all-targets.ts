// Lists what can be fuzzed.
import type { Target } from '../run/target.ts';
import { answerStreams } from './answer-streams.ts';
import { billCsv } from './bill-csv.ts';
import { cacheFrames } from './cache-frames.ts';
import { documents } from './documents.ts';
import { guardInput } from './guard-input.ts';
import { guardOutput } from './guard-output.ts';
import { http } from './http.ts';
import { jsonMending } from './json-mending.ts';
import { keyFile } from './key-file.ts';
import { ledgerFile } from './ledger-file.ts';
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
