// Says where the servers listen by the settings.
import type { AllSettings } from '../settings/read-settings.ts';
import type { Application } from './application.ts';
import type { ListenOptions } from './listen.ts';

/** Where both listen, and where a worker does instead; a port that nobody set gives way when it is in use. */
export function listenersOf({
  values,
  explain,
}: AllSettings['app']): Application['listeners'] & { readonly worker: ListenOptions } {
  const rows = explain();
  /** Who set it, by the name that was used: of two, one alone has an effect. */
  const portOf = (name: string, variable: string) => {
    const { source = 'default', from = '' } = rows.find((row) => row.name === name) ?? {};
    return { isExplicit: source !== 'default', variable: source === 'environment' ? from : variable };
  };
  const { host, port, internalPort, workerPort } = values;
  return {
    public: { host, port, ...portOf('port', 'PORT') },
    internal: { host, port: internalPort, ...portOf('internalPort', 'INTERNAL_PORT') },
    worker: { host, port: workerPort, ...portOf('workerPort', 'TPL_APP_WORKER_PORT') },
  };
}

/** What the public listener takes, and whom it shows its docs. */
export function limitsOf({
  maxTextCharacters,
  maxBatchItems,
  maxBatchBytes,
  limitReads,
  limitBatches,
  docs: docsFor,
  bodyTimeoutMs,
}: AllSettings['app']['values']) {
  return {
    maxTextCharacters,
    maxBatchItems,
    maxBatchBytes,
    limitReads,
    limitBatches,
    docsFor,
    bodyTimeoutMs,
  };
}
