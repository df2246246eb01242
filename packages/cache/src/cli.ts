#!/usr/bin/env node
// The program tpl-cache: hands the arguments and streams of the process to the command line.
import { endWhenReaderGone } from '@internal/kit';
import { runCli } from './cli/run-cli.ts';

endWhenReaderGone();
const print = (text: string) => process.stdout.write(text);
const printError = (text: string) => process.stderr.write(text);
process.exitCode = await runCli(process.argv.slice(2), print, printError, process.env);
