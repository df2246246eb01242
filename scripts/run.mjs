#!/usr/bin/env node
// The one door for people and CI: puts the toolchain in place, installs, builds, then does what was asked.
// Plain JavaScript without dependencies, because nothing is installed yet when it runs (Node >= 20).
import { commands } from './lib/commands.mjs';
import { fail } from './lib/steps.mjs';

const [name = 'help', ...args] = process.argv.slice(2);
const command = commands[name];
if (!command) fail(`Unknown command "${name}". There are: ${Object.keys(commands).join(', ')}.`);
try {
  process.exitCode = await command(args);
} catch (error) {
  fail(error.message);
}
