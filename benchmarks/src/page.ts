// Judges the page in a real browser: how soon and how light it comes, whether everybody can use it, whether it waits while it works.
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { stopAll } from './app-processes.ts';
import type { Results, RunOptions } from './frame.ts';
import { figure } from './frame.ts';
import { startPageBench } from './page-browser.ts';
import { measureLag } from './page-lag.ts';
import { measureLoad } from './page-load.ts';
import { startLongModel } from './page-model.ts';
import { measureViews } from './page-views.ts';

const built = fileURLToPath(new URL('../../apps/text-processing/dist/web/index.html', import.meta.url));

/** Everything; with `--all` the pictures in `docs/images` are made anew. */
export async function run(options: RunOptions): Promise<Results> {
  if (!existsSync(built)) throw new Error('The page is not built: npm run build.');
  const model = await startLongModel(200_000, options.smoke ? 1_000 : 10_000);
  const plain = await startPageBench();
  const streaming = await startPageBench({
    TPL_APP_COMPATIBLE_URL: model.url,
    TPL_APP_COMPATIBLE_MODEL: 'long',
  });
  try {
    const results = {
      ...(await measureLoad(plain, options)),
      ...(await measureViews(plain, options)),
      ...(await measureLag(streaming, options)),
    };
    const none = (found: readonly string[], unit: string) => ({
      ...figure({ ours: found.length, unit, target: '= 0' }),
      ...(found.length > 0 && { reason: [...new Set(found)].slice(0, 10).join('; ') }),
    });
    return {
      ...results,
      externalRequests: none([...plain.external, ...streaming.external], 'requests'),
      consoleErrors: none([...plain.errors, ...streaming.errors], 'errors'),
    };
  } finally {
    await Promise.all([plain.close(), streaming.close()]);
    model.server.closeAllConnections();
    model.server.close();
    await once(model.server, 'close');
    await stopAll();
  }
}
