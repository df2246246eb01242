// Plays the faults to one client in a process of its own, and prints each row as a line of JSON.
import { type FaultId, playFaults } from '@tpl/ai/testing';
import { clientSubjects } from './conformance-clients.ts';

const [name, waitMs, faults] = process.argv.slice(2);
const subject = clientSubjects.find((candidate) => candidate.name === name);
if (!subject) throw new Error(`There is no client ${name}.`);
// What a client leaves behind, as a rejection nobody waits for, ends the process of its caller: here it is only noise.
process.on('unhandledRejection', () => {});
process.on('uncaughtException', () => {});
const { dialect, ways, ask } = subject;
await playFaults(ask, {
  dialect,
  ...(ways && { ways }),
  ...(faults && { faults: faults.split(',') as FaultId[] }),
  waitMs: Number(waitMs),
  concurrency: 200,
  onRow: (row) => process.stdout.write(`${JSON.stringify(row)}\n`),
});
process.exit(0);
