// Says what can be fuzzed.
import type fc from 'fast-check';

/** Something that reads input from outside, and what must hold whatever comes. */
export interface Target {
  /** Its name on the command line and in the corpus: `key-file`. */
  readonly name: string;
  /** What must hold, in one sentence. */
  readonly holds: string;
  /** Longest input, in bytes. */
  readonly maxBytes: number;
  /** Words of its format, to be put into inputs and in the place of others. */
  readonly words: readonly string[];
  /** Inputs by the rules of the format; without it only those of the corpus are changed. */
  readonly inputs?: fc.Arbitrary<string | Uint8Array>;
  /** Share of the inputs that are changed bytes, 0..1; all others are made by the rules. Default: 0.8. */
  readonly changed?: number;
  /** More inputs to begin with, made by code: for minutes, not for tests. */
  readonly seeds?: () => readonly Uint8Array[];
  /** Longest time on one input, in milliseconds, before it counts as hanging. Default: 10,000. */
  readonly hangMs?: number;
  /** Makes it ready. */
  open(): Promise<OpenTarget>;
}

/** A target that is ready. */
export interface OpenTarget {
  /** Reads one input and gives the kind of what came of it, a few words; throws where what must hold does not. */
  run(input: Buffer): string | Promise<string>;
  /** How many inputs it may read at once; what breaks is read again alone. Default: 1. */
  readonly lanes?: number;
  /** Inputs by rules that are known only now. */
  readonly inputs?: fc.Arbitrary<string | Uint8Array>;
  /** Ends what it opened. */
  close?(): Promise<void>;
}
