import { compose } from '../../src/composition.ts';
import type { Operation } from '../../src/domain/define-operation.ts';
import type { Application } from '../../src/start/application.ts';
import { listen } from '../../src/start/listen.ts';
import { testOperations } from '../operations.ts';

/** A service of its own on free ports, and how to talk to it. */
export interface TestApp {
  readonly application: Application;
  readonly url: string;
  readonly internalUrl: string;
  post(path: string, body: unknown, headers?: Record<string, string>, base?: string): Promise<Response>;
  close(): Promise<void>;
}

/** Starts the service with these variables and operations; quiet, and with room for many requests. */
export async function startApp(
  env: Record<string, string> = {},
  operations: readonly Operation[] = testOperations,
): Promise<TestApp> {
  const quiet = {
    TPL_MONITORING_CLOSE_TIMEOUT_MS: '100',
    TPL_MONITORING_LOG_LEVEL: 'error',
    // A machine that is busy with other tests is no service that is busy with its callers.
    TPL_MONITORING_MAX_UTILIZATION: '1',
    // What tests spend is nobody's account.
    TPL_APP_LEDGER: 'memory',
    TPL_SECURITY_LIMIT_REQUESTS: '100000',
    TPL_SECURITY_LIMIT_ADDRESS_REQUESTS: '100000',
  };
  const application = await compose({ ...quiet, ...env }, { operations });
  const any = { host: '127.0.0.1', port: 0, isExplicit: true, variable: 'PORT' };
  const { url } = await listen(application.publicServer, any);
  const internalUrl = application.internalServer ? (await listen(application.internalServer, any)).url : '';
  return {
    application,
    url,
    internalUrl,
    post: (path, body, headers = {}, base = url) =>
      fetch(base + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    async close() {
      await application.close();
      await application.closeMonitoring();
    },
  };
}

/** The events of a server-sent stream. */
export function readEvents(text: string): { event: string; data: unknown }[] {
  return text
    .split('\n\n')
    .filter((block) => block.startsWith('event: '))
    .map((block) => {
      const [name = '', data = ''] = block.split('\ndata: ');
      return { event: name.slice('event: '.length), data: JSON.parse(data) as unknown };
    });
}
