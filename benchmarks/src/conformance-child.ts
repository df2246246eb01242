// Plays the faults to one client in a process of its own, and prints each row as a line of JSON.
import { setTimeout } from 'node:timers/promises';
import { type FaultId, faultList, playFaults } from '@tpl/ai/testing';
import { clientSubjects } from './conformance-clients.ts';
import { heavyWaitMs, isHeavy } from './conformance-heavy.ts';

const [name, waitMs, faults] = process.argv.slice(2);
const subject = clientSubjects.find((candidate) => candidate.name === name);
if (!subject) throw new Error(`There is no client ${name}.`);
// What a client leaves behind, as a rejection nobody waits for, ends the process of its caller: here it is only noise.
process.on('unhandledRejection', () => {});
process.on('uncaughtException', () => {});
const { dialect, ways, ask } = subject;
const play = (chosen: readonly FaultId[], concurrency: number, wait: number) =>
  chosen.length === 0
    ? undefined
    : playFaults(ask, {
        ...{ dialect, faults: chosen, waitMs: wait, concurrency },
        ...(ways && { ways }),
        onRow: (row) => process.stdout.write(`${JSON.stringify(row)}\n`),
      });
const all = faults ? (faults.split(',') as FaultId[]) : faultList.map(({ id }) => id);
const [heavy, light] = [all.filter((id) => isHeavy(id)), all.filter((id) => !isHeavy(id))];
// What costs time of the processor comes when most of the others only wait: it must not make them late.
await Promise.all([
  play(light, 200, Number(waitMs)),
  setTimeout(light.length > 10 ? 45_000 : 0).then(() => play(heavy, 2, heavyWaitMs)),
]);
process.exit(0);
