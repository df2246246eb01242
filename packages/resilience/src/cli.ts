#!/usr/bin/env node
// Starts the program `tpl-resilience`, which plays faults against a simulated fleet and prints what they do.
import { endWhenReaderGone } from '@internal/kit';
import { simulateCommand } from './command/simulate-command.ts';

endWhenReaderGone();
const { stdout, stderr } = process;
process.exitCode = await simulateCommand(process.argv.slice(2), {
  print: (text) => void stdout.write(text),
  complain: (text) => void stderr.write(text),
  // One line that is written over, and gone at the end.
  progress: stderr.isTTY ? (text) => void stderr.write(`\r\u001b[K${text}`) : undefined,
});
if (stderr.isTTY) stderr.write('\r\u001b[K');
