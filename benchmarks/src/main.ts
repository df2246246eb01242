// Starts an area by name and prints its figures.
import { join } from 'node:path';
import { runCommand } from './frame-command.ts';

const recordTo = join(import.meta.dirname, '..', '..', '.toolchain', 'figures');
const { code, out, problem } = await runCommand(process.argv.slice(2), import.meta.dirname, { recordTo });
if (problem) process.stderr.write(`${problem}\n`);
// A peer may leave a timer or a socket behind: the run is over when its result is written.
process.stdout.write(out, () => process.exit(code));
