// Lists where figures come from: the areas of the benchmarks, and commands that leave theirs in the same record.
import { areas } from '../frame-areas.ts';

/** What leaves a report in the record. */
export interface Source {
  readonly name: string;
  /** What its figures say, for people. */
  readonly about: string;
  /** What measures it. */
  readonly command: string;
  /** Whether `npm run bench` plays it; the others take longer than a bench should. */
  readonly isArea: boolean;
  /** How long one run may take before it is stopped. */
  readonly minutes: number;
}

const abouts: Readonly<Record<(typeof areas)[number], readonly [about: string, minutes?: number]>> = {
  cache: ['reads, writes, stampedes, fleets, mixed loads, hit ratios on traces, a Redis in trouble'],
  resilience: ['what a policy costs and promises, outages of a fleet, error classification'],
  simulate: ['shapes of trouble, with every strategy, in a simulated fleet'],
  ai: ['faults, streams, money, objects'],
  guard: ['attacks found and harmless texts left alone, hostile patterns'],
  security: ['keys, limits, redaction, the gate of HTTP'],
  monitoring: ['lines, metrics, scrapes, alerts'],
  app: ['what the service adds to a request; batches, restarts, head-of-line blocking'],
  capacity: ['how much one service carries'],
  documents: ['reading PDF, Word and HTML; receipts of what is answered from them'],
  page: ['the page of the service in a browser'],
  doors: ['what clients of OpenAI and Anthropic see at the doors of the service'],
  conformance: ['what clients and gateways make of a provider that fails', 60],
  bill: ['whether the ledger says what the provider bills'],
  overhead: ['what operations add to a call under load, at the 99th percentile'],
  curves: ['how the cost of an operation grows with the work'],
  house: ['folders, lines, files that one request enters'],
  compat: ['the packed packages beside the peers and with the tools that people have', 60],
  release: ['a release to a registry on loopback, used from there', 90],
  docs: ['dead links, names and pieces of code; the build of the site'],
  scorecard: ['what the house promises to those who build on it'],
};

const commands: readonly Omit<Source, 'isArea' | 'minutes'>[] = [
  {
    name: 'drill',
    about: 'what users see in outages of the service as it is built; sixteen planted faults',
    command: 'npm run drill:check',
  },
  {
    name: 'chaos',
    about: 'what breaks when services, workers, Redis and providers are hurt at once',
    command: 'npm run chaos',
  },
  { name: 'soak', about: 'whether anything grows in half an hour of load', command: 'npm run soak' },
];

/** Areas that a command of their own runs, with what they need first. */
const ownCommands: Readonly<Record<string, string>> = {
  house: 'npm run house',
  compat: 'npm run compat',
  release: 'npm run release:rehearse',
  docs: 'npm run docs:check',
  scorecard: 'npm run scorecard',
};

/** All of them, in the order of the page. */
export const sources: readonly Source[] = [
  ...areas.map((name) => {
    const [about, minutes = 30] = abouts[name];
    const command = ownCommands[name] ?? `npm run bench -- ${name}`;
    return { name, about, minutes, command, isArea: true };
  }),
  ...commands.map((command) => ({ ...command, isArea: false, minutes: 60 })),
];
