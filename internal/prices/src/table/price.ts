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
  /**
   * By what the price is multiplied where an answer came in that tier, at that speed or from that region, by the provider's
   * word: `{ flex: 0.5, priority: 2, us: 1.1 }`. A word that is not here makes the cost `estimated`.
   */
  readonly tiers?: Readonly<Record<string, number>>;
  /**
   * US dollars for a thousand searches of the web that the provider runs. Default: what is known of a listed provider, else the
   * dearest of all, and a cost with searches in it is `estimated`.
   */
  readonly webSearches?: number;
  /** True where the price changes with what nobody sees here, for example the hour: this is the dearest, and costs are `estimated`. */
  readonly isUpperBound?: boolean;
}

/** Prices as loadable data: JSON as it is, see the guide about money. */
export interface PriceTable {
  /** By `provider/model`, the exact name at the provider. */
  readonly rows: Readonly<Record<string, Price>>;
  /** The day on which the prices were true: `2026-09-23`. */
  readonly asOf: string;
  /** Where they come from, named in each cost. Default: `prices`. */
  readonly source?: string;
}
