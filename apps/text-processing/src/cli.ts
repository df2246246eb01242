#!/usr/bin/env node
// Domain Service: text-processing · example, replace in your project
import { runCli } from './cli/run-cli.ts';

runCli(process.argv.slice(2), process).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`tpl-text: ${error instanceof Error ? error.message : 'something broke'}\n`);
    process.exitCode = 1;
  },
);
