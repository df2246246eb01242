// A worker as `worker.ts` starts it, with the operations of the tests.
import { composeWorker } from '../../src/compose-worker.ts';
import { serveWorker } from '../../src/start/serve.ts';
import { testOperations } from '../operations.ts';

try {
  const worker = await composeWorker(process.env, { operations: testOperations });
  worker.onTermination(worker.close);
  await serveWorker(worker);
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exit(1);
}
