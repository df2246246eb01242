#!/usr/bin/env node
/**
 * Domain Service: text-processing, on the command line
 *
 * - example implementation, replace in your project
 * - demonstrates infrastructure use: the same composition as the service, without listeners and keys
 * - minimum coverage 70 %
 */
import { readFileSync } from 'node:fs';
import { wordsOf } from '../cli/src/answer/print-outcomes.ts';
import { endWhenReaderGone } from '../cli/src/host/end-when-reader-gone.ts';
import { runCli } from '../cli/src/run-cli.ts';
import { composeService } from './composition.ts';
import { operations } from './domain/operations/index.ts';
import { commandName } from './domain/service-name.ts';
import { takeEnvFile } from './settings/env-file.ts';
import { showWarnings } from './start/process/show-warnings.ts';

endWhenReaderGone([process.stdout, process.stderr]);
showWarnings((line) => process.stderr.write(line));

takeEnvFile(import.meta.url);

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

runCli(process.argv.slice(2), process, {
  operations,
  version,
  compose: (env, logTo) => composeService(env, { operations, logTo }),
  serve: () => import('./main.ts'),
  work: () => import('./worker.ts'),
}).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${commandName}: ${wordsOf(error)}\n`);
    // What was opened before it failed keeps nobody waiting.
    process.exit(1);
  },
);
