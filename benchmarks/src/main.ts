// Starts an area by name and prints its figures.
import { runCommand } from './frame-command.ts';

const { code, out, problem } = await runCommand(process.argv.slice(2), import.meta.dirname);
if (problem) process.stderr.write(`${problem}\n`);
// A peer may leave a timer or a socket behind: the run is over when its result is written.
process.stdout.write(out, () => process.exit(code));
