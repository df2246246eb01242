// Declares what a check is and what it finds.
import type { House } from './house.ts';

/** One thing that breaks a rule of the house. */
export interface Problem {
  /** Path from the root. */
  readonly file: string;
  readonly line?: number;
  /** What is wrong, and what to do about it. */
  readonly message: string;
}

/** A rule of the house, held by a program. */
export interface Check {
  /** For `--only`. */
  readonly name: string;
  /** What it holds, in a few words. */
  readonly about: string;
  run(house: House): Promise<readonly Problem[]> | readonly Problem[];
}
