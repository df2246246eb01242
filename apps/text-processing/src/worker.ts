// Starts a worker of the batches that wait at a Redis.
import { programsBeside } from '../threads/src/open-threads.ts';
import { composeWorker } from './compose-worker.ts';
import { operations } from './domain/operations/index.ts';
import { standsBeside, takeEnvFile } from './settings/env-file.ts';
import { endWhileStarting } from './start/process/end-while-starting.ts';
import { showWarnings, warnOfProxy } from './start/process/show-warnings.ts';
import { serveWorker } from './start/serve.ts';

const letGo = endWhileStarting();
showWarnings((line) => process.stderr.write(line));
warnOfProxy(process.env);

if (standsBeside(import.meta.url)) takeEnvFile(import.meta.url);

composeWorker(process.env, { operations, programs: programsBeside(import.meta.url) })
  .then(async (worker) => {
    await serveWorker(worker);
    return worker;
  })
  .then(
    ({ close, onTermination }) => {
      onTermination(close);
      letGo();
    },
    (error: unknown) => {
      process.stderr.write(`\n✗ ${error instanceof Error ? error.message : 'The worker could not start.'}\n`);
      process.exit(1);
    },
  );
