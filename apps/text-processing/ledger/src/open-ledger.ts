// Opens the ledger that the settings name, and lets operators see when it loses lines.
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Ledger, LedgerStore } from '@tpl/ai/ledger';
import { createLedger, fileLedgerStore, memoryLedgerStore, redisLedgerStore } from '@tpl/ai/ledger';
import type { Monitoring } from '@tpl/monitoring';
import { serviceName } from '../../src/domain/service-name.ts';
import type { AppValues } from '../../src/settings/app-schema.ts';
import type { SettingProblem } from '../../src/settings/settings-error.ts';
import { SettingsError } from '../../src/settings/settings-error.ts';
import { lostLines } from './lost-lines.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where the files are unless somebody says otherwise: the same for the service and the command line of one user.
 *
 * @throws SettingsError when that user has no home folder, as a number without a name in a container.
 */
export function ledgerFolder({ XDG_STATE_HOME: state }: Environment, home: () => string = homedir): string {
  try {
    return join(state || join(home(), '.local', 'state'), serviceName, 'ledger');
  } catch {
    const message = 'is needed: this user has no home folder where the ledger could be';
    throw new SettingsError([{ path: 'TPL_APP_LEDGER_FOLDER', message }]);
  }
}

/**
 * Opens the ledger; nothing is written before a model is asked.
 *
 * @throws SettingsError when it is to be kept in a Redis that nobody named, or in files and there is no folder for them.
 */
export function openLedger(
  values: AppValues,
  redisUrl: string | undefined,
  env: Environment = process.env,
): Ledger {
  const store = storeOf(values, redisUrl, env);
  return createLedger({ store, whenDown: values.ledgerWhenDown, answersWait: false });
}

function storeOf(
  { ledger, ledgerFolder: folder, ledgerKeepDays: keepDays }: AppValues,
  redisUrl: string | undefined,
  env: Environment,
): LedgerStore {
  if (ledger === 'memory') return memoryLedgerStore();
  if (ledger === 'file' || (ledger === 'auto' && !redisUrl))
    return fileLedgerStore({ folder: folder ?? ledgerFolder(env), keepDays });
  const missing: SettingProblem = { path: 'TPL_APP_LEDGER', message: 'is redis, which needs REDIS_URL' };
  if (!redisUrl) throw new SettingsError([missing]);
  return redisLedgerStore({ url: redisUrl, keepDays });
}

/** Counts what is lost, for the alert, and says on the health page when lines are not taken. */
export function watchLedger(
  ledger: Ledger,
  { metrics, health, logger }: Pick<Monitoring, 'metrics' | 'health' | 'logger'>,
): void {
  const lost = metrics.counter(lostLines);
  ledger.on('lost', (event) => lost.add(event.lines));
  ledger.on('state', ({ isUp }) => {
    if (isUp) logger.info('the ledger is written again');
    else logger.warn('the ledger cannot be written; its lines wait');
  });
  ledger.on('removed', ({ day, reason }) => {
    // What has no room goes before its time; what is too old was to go.
    logger[reason === 'max_bytes' ? 'warn' : 'info']('a day of the ledger was removed', { day, reason });
  });
  health.register({ name: 'ledger', critical: false, check: () => ledger.health() });
}
