// Feeds inputs to a target until told to stop, and keeps what is new and what breaks.
import fc from 'fast-check';
import type { Others } from './mutate.ts';
import { mutate } from './mutate.ts';
import type { Random } from './random.ts';
import { randomOf } from './random.ts';
import { shrink } from './shrink.ts';
import type { OpenTarget, Target } from './target.ts';

/** An input for which something did not hold. */
export interface Finding {
  /** What did not hold. */
  readonly problem: string;
  /** The smallest input that shows it. */
  readonly input: Buffer;
}

/** What a run of a target came to. */
export interface FuzzReport {
  readonly executions: number;
  /** How often each kind of outcome came. */
  readonly outcomes: ReadonlyMap<string, number>;
  /** One for each kind of problem. */
  readonly findings: readonly Finding[];
  /** The first input of each kind of outcome that the corpus has not. */
  readonly fresh: readonly { readonly outcome: string; readonly input: Buffer }[];
}

type Judged = { readonly outcome: string } | { readonly problem: string };

/** How long, and from where. */
export interface FuzzOptions {
  readonly seed: number;
  /** Inputs that are read first, all of them. */
  readonly corpus: readonly Buffer[];
  /** Asked before each input, with how many were made. */
  readonly isOver: (made: number) => boolean;
  /** Told each input before it is read. */
  readonly onInput?: (input: Buffer) => void;
  /** Told each finding as it comes. */
  readonly onFinding?: (finding: Finding) => void;
}

const maxPool = 400;
const batch = 50;

/** Problems that differ in names and numbers alone are one. */
export const kindOf = (problem: string): string =>
  (problem.split('\n')[0] ?? '').replaceAll(/"[^"]*"|'[^']*'|\d+/g, '…').slice(0, 120);

const wordsOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 2_000) : String(error);

/** Reads the corpus, then inputs made of it and by the rules of the format. */
export async function fuzzTarget(
  target: Target,
  open: OpenTarget,
  options: FuzzOptions,
): Promise<FuzzReport> {
  const { seed, corpus, isOver, onInput, onFinding } = options;
  const random = randomOf(seed);
  const made = generate(open.inputs ?? target.inputs ?? fromWords(target.words), seed);
  const words = target.words.map((word) => Buffer.from(word));
  const outcomes = new Map<string, number>();
  const problems = new Set<string>();
  const findings: Finding[] = [];
  const fresh: { outcome: string; input: Buffer }[] = [];
  const pool: Buffer[] = [];
  let executions = 0;

  async function judge(input: Buffer): Promise<Judged> {
    onInput?.(input);
    executions += 1;
    try {
      return { outcome: await open.run(input) };
    } catch (error) {
      return { problem: wordsOf(error) };
    }
  }

  async function feed(inputs: readonly Buffer[], isKnown: boolean): Promise<void> {
    const judged = await Promise.all(inputs.map(judge));
    for (const [at, input] of inputs.entries()) {
      const one = judged[at] as Judged;
      // Of several that were read together each has to break alone.
      const result = 'problem' in one && inputs.length > 1 ? await judge(input) : one;
      if ('problem' in result) await report(input, result.problem);
      else note(input, result.outcome, isKnown);
    }
  }

  function note(input: Buffer, outcome: string, isKnown: boolean): void {
    const count = outcomes.get(outcome) ?? 0;
    outcomes.set(outcome, count + 1);
    if (count > 0 && !isKnown) return;
    if (pool.length < maxPool) pool.push(input);
    if (!isKnown) fresh.push({ outcome, input });
  }

  async function report(input: Buffer, problem: string): Promise<void> {
    const kind = kindOf(problem);
    if (problems.has(kind)) return;
    problems.add(kind);
    const isSame = async (smaller: Buffer) => {
      const judged = await judge(smaller);
      return 'problem' in judged && kindOf(judged.problem) === kind;
    };
    const finding = { problem, input: await shrink(input, isSame) };
    findings.push(finding);
    onFinding?.(finding);
  }

  const lanes = open.lanes ?? 1;
  for (let at = 0; at < corpus.length; at += lanes) await feed(corpus.slice(at, at + lanes), true);
  for (let fed = 0; !isOver(fed); fed += lanes)
    await feed(
      Array.from({ length: lanes }, () => next(random, target, made, { words, pool })),
      false,
    );
  return { executions, outcomes, findings, fresh };
}

function next(
  random: Random,
  { maxBytes, changed = 0.8 }: Target,
  made: Generator<Buffer, never>,
  others: Others,
): Buffer {
  const isChanged = random.chance(changed);
  const { pool } = others;
  // Half of what is changed has just been made: the pool holds one input of each kind.
  const input = isChanged && pool.length > 0 && random.chance(0.5) ? random.pick(pool) : made.next().value;
  return isChanged ? mutate(input, random, others, maxBytes) : input.subarray(0, maxBytes);
}

const fromWords = (words: readonly string[]) =>
  fc.array(fc.constantFrom('', ...words), { maxLength: 8 }).map((all) => all.join(''));

function* generate(inputs: fc.Arbitrary<string | Uint8Array>, seed: number): Generator<Buffer, never> {
  for (let round = 0; ; round += 1)
    for (const input of fc.sample(inputs, { numRuns: batch, seed: seed * 100_000 + round }))
      yield Buffer.from(input as string);
}
