/**
 * Domain Service: text-processing
 *
 * - example implementation, replace in your project
 * - demonstrates infrastructure use: models with cache, policies, guards, budgets, keys, metrics and health
 * - minimum coverage 70 %
 */
import { programsBeside } from '../threads/src/open-threads.ts';
import { compose } from './composition.ts';
import { operations } from './domain/operations/index.ts';
import { standsBeside, takeEnvFile } from './settings/env-file.ts';
import { endWhileStarting } from './start/process/end-while-starting.ts';
import { showWarnings, warnOfProxy } from './start/process/show-warnings.ts';
import { serve } from './start/serve.ts';

const letGo = endWhileStarting();
showWarnings((line) => process.stderr.write(line));
warnOfProxy(process.env);

if (standsBeside(import.meta.url)) takeEnvFile(import.meta.url);

compose(process.env, { operations, programs: programsBeside(import.meta.url) })
  .then(serve)
  .then(
    // Ctrl-C and a container's stop end it in order; a second one at once.
    ({ close, onTermination }) => {
      onTermination(close);
      letGo();
    },
    (error: unknown) => {
      process.stderr.write(
        `\n✗ ${error instanceof Error ? error.message : 'The service could not start.'}\n`,
      );
      process.exit(1);
    },
  );
