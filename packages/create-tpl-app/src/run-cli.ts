// Runs one command of the program and says how it ended.

import { parseArguments, usage } from './arguments/parse-arguments.ts';
import { refuseTaken } from './arguments/refuse-taken.ts';
import { createApp } from './create/create-app.ts';
import { readOwnRelease } from './template/own-release.ts';
import { fetchRelease } from './upgrade/fetch-release.ts';
import { upgradeApp } from './upgrade/upgrade-app.ts';
import type { Host } from './world/host.ts';
import { StopError } from './world/stop-error.ts';

/** Resolves to the exit code: 0 done, 1 stopped with nothing changed, 2 upgraded with conflicts left, 130 ended by the person. */
export async function runCli(args: readonly string[], host: Host): Promise<number> {
  try {
    refuseTaken(host.env);
    const request = parseArguments(args);
    if (request.command === 'help') host.print(usage);
    if (request.command === 'version') host.print(readOwnRelease(host.packageFolder).version);
    if (request.command === 'create') await createApp(request, readOwnRelease(host.packageFolder), host);
    if (request.command !== 'upgrade') return 0;
    return upgradeApp(request, readOwnRelease(host.packageFolder), host, fetchRelease);
  } catch (error) {
    if (!(error instanceof StopError)) throw error;
    host.print(`✗ ${error.message}`);
    return error.exitCode;
  }
}
