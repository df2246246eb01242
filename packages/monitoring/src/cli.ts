#!/usr/bin/env node
/**
 * Infrastructure Service: monitoring
 *
 * The command `npx @tpl/monitoring export`: writes rules, a dashboard and probes as files.
 *
 * - stable API, changes affect all users
 * - minimum coverage 90 %
 * - configuration-driven: `monitoringSettings` lists every setting with its variable
 * - main components: `runCli`
 */
import { endWhenReaderGone } from '@internal/kit';
import { runCli } from './cli/run-cli.ts';

endWhenReaderGone();
void runCli(process.argv.slice(2), (text) => process.stdout.write(text)).then((code) => {
  process.exitCode = code;
});
