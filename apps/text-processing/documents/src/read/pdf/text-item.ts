// Says what a PDF tells about a stretch of its text.

/** A run of letters at its place on the page; y grows upwards. */
export interface TextItem {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  /** Size of the letters. */
  readonly size: number;
  readonly isRightToLeft: boolean;
  /** Whether the file itself ends the line here. */
  readonly endsLine: boolean;
}

/** A line of a page. */
export interface TextLine {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly right: number;
  readonly size: number;
  /** What stands between wide gaps, where there are any. */
  readonly cells: readonly string[];
}

/** A page, with where it ends below and above. */
export interface PrintedPage {
  readonly lines: readonly TextLine[];
  readonly bottom: number;
  readonly top: number;
  /** Runs of words that stand beside the paper or are too small to be seen. */
  readonly hidden: number;
}
