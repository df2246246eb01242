// Says what a PDF tells about a stretch of its text.
import type { Turn } from './turn.ts';

/** What is lower, or a field that is narrower, nobody can read; in points. */
export const unreadableSize = 1.5;

/** A run of letters at its place on the page as it is turned to be read; y grows upwards. */
export interface TextItem {
  readonly text: string;
  readonly turn: Turn;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  /** Size of the letters. */
  readonly size: number;
  readonly isRightToLeft: boolean;
  /** Whether the file itself ends the line here. */
  readonly endsLine: boolean;
}

/** What stands between two wide gaps of a line. */
export interface TextCell {
  readonly text: string;
  readonly left: number;
  readonly right: number;
}

/** A line of a page. */
export interface TextLine {
  readonly text: string;
  readonly turn: Turn;
  readonly x: number;
  readonly y: number;
  readonly size: number;
  /** What stands between wide gaps, where there are any. */
  readonly cells: readonly TextCell[];
}

/** A page as most of it is read, with where it ends below and above. */
export interface PrintedPage {
  readonly lines: readonly TextLine[];
  readonly turn: Turn;
  readonly bottom: number;
  readonly top: number;
  /** Runs of words that stand beside the paper or are too small to be seen. */
  readonly hidden: number;
  /** Whether it has text beside what the fields of a form hold. */
  readonly hasText: boolean;
  /** Fields with a value that is not shown; undefined when the fields could not be read. */
  readonly hiddenFields: number | undefined;
}
