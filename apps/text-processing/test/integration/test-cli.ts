// The command line with the operations of the tests.
import { runCli } from '../../cli/src/run-cli.ts';
import { composeService } from '../../src/composition.ts';
import { testOperations as operations } from '../operations.ts';

process.exitCode = await runCli(process.argv.slice(2), process, {
  operations,
  version: '0',
  compose: (env, logTo) => composeService(env, { operations, logTo }),
  serve: async () => {},
  work: async () => {},
});
