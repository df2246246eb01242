// Says what a planted fault is: one thing broken in a copy of the service, and where the drill must find it.
import type { Check } from '../judge/judge.ts';

/** One change of a source file; what it replaces stands there exactly once. */
export interface Edit {
  /** From the folder of the service. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** One thing that is broken. */
export interface PlantedFault {
  readonly name: string;
  /** One sentence for people. */
  readonly what: string;
  /** Changes of the code. Default: none. */
  readonly edits?: readonly Edit[];
  /** Settings. Default: none. */
  readonly settings?: Readonly<Record<string, string>>;
  /** The scenario that finds it. */
  readonly scenario: string;
  /** What is found there: one of these. */
  readonly finds: readonly Check[];
}
