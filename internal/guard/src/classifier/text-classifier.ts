// What a server that judges texts says, whatever it speaks.

/** What a classifier makes of one text. */
export interface Classification {
  /** 0 harmless to 1 certain. */
  readonly score: number;
  /** What it calls what it found; shown as reasons, cut to letters, digits, `_`, `.` and `-`. */
  readonly labels: readonly string[];
}

/** Judges a text, usually on another machine; anything with such a `classify` fits. */
export interface TextClassifier {
  /** Longest text that it judges as a whole, in Latin letters; other signs count three. Longer ones are shown to it in parts. */
  readonly maxChars: number;
  /** Judges one text; rejects where it cannot tell. */
  classify(text: string, signal: AbortSignal): Promise<Classification>;
}

/** Where a classifier stands. */
export interface ClassifierServer {
  /** Address that takes the texts: `https://guard.internal/predict`. Redirects are refused. */
  readonly url: string;
  /** Sent with every text: `{ authorization: 'Bearer …' }`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Model to name, where the server has several. Defaults differ by kind. */
  readonly model?: string;
  /** Longest text that is shown as a whole, in Latin letters; other signs count three. Defaults differ by kind. */
  readonly maxChars?: number;
  /** For a proxy or a test. Default: the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch;
}
