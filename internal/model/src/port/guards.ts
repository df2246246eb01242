// The shapes a guard must have to stand in a layer.

/** What a guard makes of a text. */
export interface Verdict {
  /** What happens to the text. */
  readonly action: 'allow' | 'flag' | 'sanitize' | 'block';
  /** 0 harmless to 1 certain. */
  readonly score: number;
  /** Names of the rules that spoke, never the text. */
  readonly reasons: readonly string[];
  /** The text to use instead, when sanitized. */
  readonly text?: string;
}

/** Judges what goes to a model; `createInputGuard` of `@tpl/ai/guard` fits. */
export interface InputGuard {
  /** Judges one text of a request. */
  inspect(
    text: string,
    place: {
      /** Name of the slot; `system` or `message` for what stands in no prompt. */
      readonly slot: string;
      readonly trust: 'trusted' | 'untrusted';
      readonly operation?: string;
      /** The text is what a tool gave: it has nothing to order. */
      readonly content?: 'document';
    },
  ): Verdict | Promise<Verdict>;
}

/** Judges one answer while it arrives. */
export interface OutputInspection {
  /** Takes a piece and gives what may leave now. */
  push(chunk: string): string;
  /** Whether it will be judged `block` whatever comes: the answer is asked for no further. Default: false. */
  readonly blocked?: boolean;
  /** Gives the rest and the judgment of the whole. */
  end(): { readonly text: string; readonly verdict: Verdict };
}

/** Judges what comes from a model; `createOutputGuard` of `@tpl/ai/guard` fits. */
export interface OutputGuard {
  /** Starts to judge one answer. */
  open(context: {
    readonly system?: string;
    readonly canary?: string;
    readonly operation?: string;
  }): OutputInspection;
}
