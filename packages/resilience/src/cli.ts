#!/usr/bin/env node
// Infrastructure Service: resilience · stable API, changes affect all users
import { simulateCommand } from './simulate-command.ts';

void simulateCommand(process.argv.slice(2), (text) => process.stdout.write(text)).then((code) => {
  process.exitCode = code;
});
