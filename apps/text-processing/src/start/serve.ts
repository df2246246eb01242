// Lets a service listen, and says where it does.

import type { Application, WorkerApplication } from './application.ts';
import type { Listening } from './listen.ts';
import { listen } from './listen.ts';

/** The service, listening. */
export interface Served extends Pick<Application, 'close' | 'onTermination'> {
  readonly publicUrl: string;
  readonly internalUrl: string | undefined;
}

/**
 * Starts both listeners and says on stdout where they are; what cannot listen is closed again.
 *
 * @throws Error with one sentence when a port cannot be had.
 */
export async function serve(application: Application): Promise<Served> {
  const { publicServer, internalServer, hasDocs, summary, listeners } = application;
  try {
    const open = await listen(publicServer, listeners.public);
    const internal = internalServer && (await listen(internalServer, listeners.internal));
    const lines = [
      '',
      `  page, API  ${open.url}${moved(open, listeners.public.port)}`,
      `  API docs   ${hasDocs ? `${open.url}/docs/` : 'closed'}`,
      internal
        ? `  internal   ${internal.url}/internal/ops${moved(internal, listeners.internal.port)}`
        : '  internal   closed',
      ...summary.map((line) => `  ${line}`),
      '',
      '  Ctrl-C ends it.',
      '',
    ];
    process.stdout.write(`${lines.join('\n')}\n`);
    return {
      close: application.close,
      onTermination: application.onTermination,
      publicUrl: open.url,
      internalUrl: internal?.url,
    };
  } catch (error) {
    await application.close();
    await application.closeMonitoring();
    throw error;
  }
}

/**
 * Starts the listener of a worker and says where it is; a worker that cannot listen is closed again.
 *
 * @throws Error with one sentence when its port cannot be had.
 */
export async function serveWorker(worker: WorkerApplication): Promise<Pick<Served, 'internalUrl'>> {
  const { internalServer, listener, summary } = worker;
  try {
    const internal = internalServer && (await listen(internalServer, listener));
    const where = internal ? `${internal.url}/internal/ops${moved(internal, listener.port)}` : 'closed';
    process.stdout.write(`\n  ${summary}\n  internal   ${where}\n\n  Ctrl-C ends it.\n\n`);
    return { internalUrl: internal?.url };
  } catch (error) {
    await worker.close();
    await worker.closeMonitoring();
    throw error;
  }
}

function moved(listening: Listening, wanted: number): string {
  return listening.moved ? `  (port ${wanted} is in use, so this is the next free one)` : '';
}
