// Holds the settings of the ledger.
import { z } from 'zod';
import { integer, notes } from '../../src/settings/setting-kinds.ts';

/** Settings of the ledger. */
export const ledgerSettings = {
  ledger: z
    .enum(['auto', 'file', 'redis', 'memory'])
    .default('auto')
    .meta(
      notes(
        'Where it is written down what each call of a model costs; auto: in Redis with REDIS_URL, else in files; memory: until the process ends.',
      ),
    ),
  ledgerFolder: z
    .string()
    .min(1)
    .max(4_096)
    .optional()
    .meta(
      notes(
        'Folder of its files, one a day. Default: text-processing/ledger below XDG_STATE_HOME or ~/.local/state.',
      ),
    ),
  ledgerKeepDays: integer(1, 3_650, 400, 'Days that the ledger is kept; of files the newest.'),
  ledgerWhenDown: z
    .enum(['continue', 'refuse'])
    .default('continue')
    .meta(
      notes(
        'What becomes of a call that cannot be written down: it goes on, its lines are written later or counted as lost, and an alert fires; or it is refused before anything is sent.',
      ),
    ),
};
