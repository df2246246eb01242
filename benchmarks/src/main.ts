// Starts one area by name, or every area, and prints the figures.
import { recordFolder } from './figures/record.ts';
import { runAll } from './figures/run-all.ts';
import { endRunning } from './figures/run-area.ts';
import { runCommand } from './frame-command.ts';

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    endRunning();
    process.exit(1);
  });
const args = process.argv.slice(2);
const takesValue = ['--only', '--skip', '--corpora', '--minutes'];
const words = args.filter((word, at) => !word.startsWith('-') && !takesValue.includes(args[at - 1] ?? ''));
const isEvery = words.length === 0 || words[0] === 'all';
const { code, out, problem } = isEvery
  ? await runAll(args)
  : await runCommand(args, import.meta.dirname, { recordTo: recordFolder });
if (problem) process.stderr.write(`${problem}\n`);
// A peer may leave a timer or a socket behind: the run is over when its result is written.
process.stdout.write(out, () => process.exit(code));
