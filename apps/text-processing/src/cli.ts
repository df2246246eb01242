#!/usr/bin/env node
/**
 * Domain Service: text-processing, on the command line
 *
 * - example implementation, replace in your project
 * - demonstrates infrastructure use: the same composition as the service, without listeners and keys
 * - minimum coverage 70 %
 */
import { runCli } from './cli/run-cli.ts';
import { composeService } from './composition.ts';
import { operations } from './domain/operations/index.ts';
import { commandName } from './domain/service-name.ts';

runCli(process.argv.slice(2), process, operations, (env, logTo) =>
  composeService(env, { operations, logTo }),
).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${commandName}: ${error instanceof Error ? error.message : 'something broke'}\n`);
    process.exitCode = 1;
  },
);
