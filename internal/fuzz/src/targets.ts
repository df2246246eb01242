// Lists what can be fuzzed.
import type { Target } from './run/target.ts';
import { answerStreams } from './targets/answer-streams.ts';
import { billCsv } from './targets/bill-csv.ts';
import { cacheFrames } from './targets/cache-frames.ts';
import { documents } from './targets/documents.ts';
import { guardInput } from './targets/guard-input.ts';
import { guardOutput } from './targets/guard-output.ts';
import { http } from './targets/http.ts';
import { jsonMending } from './targets/json-mending.ts';
import { keyFile } from './targets/key-file.ts';
import { ledgerFile } from './targets/ledger-file.ts';
import { retryAfter } from './targets/retry-after.ts';
import { settings } from './targets/settings.ts';

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
