#!/usr/bin/env node
// Runs `npm create tpl-app` and `npx create-tpl-app upgrade`.
import { fileURLToPath } from 'node:url';
import { endWhenReaderGone } from '../../../internal/kit/src/end-when-reader-gone.ts';
import { runCli } from './run-cli.ts';

endWhenReaderGone();
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 15)) {
  process.stderr.write(
    `✗ Node ${process.versions.node} is too old: the service wants Node 22.15 or newer.\n`,
  );
  process.exitCode = 1;
} else {
  // Waits for what runs in one go: files are written whole, or taken back.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(130));
  process.exitCode = await runCli(process.argv.slice(2), {
    cwd: process.cwd(),
    env: process.env,
    input: process.stdin,
    output: process.stdout,
    packageFolder: fileURLToPath(new URL('..', import.meta.url)),
    print: (line) => void process.stdout.write(`${line}\n`),
  });
}
