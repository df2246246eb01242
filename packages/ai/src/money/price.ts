// What a million tokens of one model cost.

/** Prices in US dollars for a million tokens. */
export interface TokenPrices {
  /** US dollars for a million tokens in. */
  readonly input: number;
  /** US dollars for a million tokens out. */
  readonly output: number;
  /** Input read from the provider's prompt cache. Default: as input. */
  readonly cacheRead?: number;
  /** Input written to it. Default: as input. */
  readonly cacheWrite?: number;
  /** Input written to it for an hour. Default: as cacheWrite. */
  readonly cacheWrite1h?: number;
}

/** The price of one exact model. */
export interface Price extends TokenPrices {
  /** Where the price comes from, for example `genai-prices 0.1.8 (2026-09-23)`. Default: `caller`. */
  readonly source?: string;
  /** Prices for the whole request once its input is longer than `tokens`. */
  readonly above?: TokenPrices & { readonly tokens: number };
}
