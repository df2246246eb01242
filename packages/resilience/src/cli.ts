#!/usr/bin/env node
/**
 * Infrastructure Service: resilience
 *
 * The program `tpl-resilience`: plays faults against a simulated fleet and prints what they do.
 *
 * - stable API, changes affect all users
 * - minimum coverage 90 %
 * - configuration-driven: everything is an argument
 * - main components: `simulateCommand`
 */
import { simulateCommand } from './simulator/simulate-command.ts';

const { stdout, stderr } = process;
void simulateCommand(process.argv.slice(2), {
  print: (text) => void stdout.write(text),
  complain: (text) => void stderr.write(text),
  // One line that is written over, and gone at the end.
  progress: stderr.isTTY ? (text) => void stderr.write(`\r\u001b[K${text}`) : undefined,
}).then((code) => {
  if (stderr.isTTY) stderr.write('\r\u001b[K');
  process.exitCode = code;
});
