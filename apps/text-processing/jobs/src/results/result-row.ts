// Says what is written of a text of a batch, whoever writes it: the service, or the page.

/** How one text of a batch ended. */
export interface ResultRow {
  /** Of its file or row; without one, its place in the batch. */
  readonly name: string;
  readonly status: string;
  readonly answer?: ResultAnswer | undefined;
  readonly error?: string | undefined;
}

/** What is written of an answer; whatever else it holds stands in the JSON. */
export interface ResultAnswer {
  readonly operation: string;
  readonly result: unknown;
  readonly provider: string;
  readonly model: string;
  readonly cost: { readonly status: 'known' | 'estimated' | 'unpriced'; readonly usd?: number | undefined };
}

/** The rows, from their beginning each time: what is written of them needs several looks and holds none of them. */
export type ResultRows = () => Iterable<ResultRow> | AsyncIterable<ResultRow>;
