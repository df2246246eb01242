// Starts a worker of the batches that wait at a Redis.
import { programsBeside } from '../threads/src/open-threads.ts';
import { composeWorker } from './compose-worker.ts';
import { operations } from './domain/operations/index.ts';
import { standsBeside, takeEnvFile } from './settings/env-file.ts';
import { serveWorker } from './start/serve.ts';
import { showWarnings } from './start/show-warnings.ts';

showWarnings((line) => process.stderr.write(line));

if (standsBeside(import.meta.url)) takeEnvFile(import.meta.url);

composeWorker(process.env, { operations, programs: programsBeside(import.meta.url) })
  .then(async (worker) => {
    await serveWorker(worker);
    return worker;
  })
  .then(
    ({ close, onTermination }) => onTermination(close),
    (error: unknown) => {
      process.stderr.write(`\n✗ ${error instanceof Error ? error.message : 'The worker could not start.'}\n`);
      process.exit(1);
    },
  );
