// A worker as `worker.ts` starts it, with the operations of the tests.
import { composeWorker } from '../../src/compose-worker.ts';
import { testOperations } from '../operations.ts';

const { close, onTermination, summary } = await composeWorker(process.env, { operations: testOperations });
onTermination(close);
process.stdout.write(`${summary}\n`);
