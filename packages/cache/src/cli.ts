#!/usr/bin/env node
// The program tpl-cache: hands the arguments and streams of the process to the command line.
import { endWhenReaderGone } from '@internal/kit';
import { runCli } from './cli/run-cli.ts';

endWhenReaderGone();
process.exitCode = await runCli(
  process.argv.slice(2),
  (text) => process.stdout.write(text),
  (text) => process.stderr.write(text),
  process.env,
);
