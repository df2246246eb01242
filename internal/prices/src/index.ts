/**
 * Infrastructure Service: prices
 *
 * Counts tokens and turns them into money at listed prices; bundled into `@tpl/ai`, never published alone.
 *
 * - stable API, changes affect all users
 * - minimum coverage 90 %
 * - configuration-driven: prices are data, a table of your own stands before the one that comes along
 * - main components: usage, cost, price table, feed
 */
export { priceSource } from './generated/price-rows.ts';
export type { Price, PriceTable, TokenPrices } from './table/price.ts';
export { readPriceFeed } from './table/price-feed.ts';
export { priceOf } from './table/price-of.ts';
export { ageWarning, daysSince, namesOf, priceIn, tableProblems } from './table/price-table.ts';
export type { Cost, Counted, Usage } from './table/usage.ts';
export {
  addCost,
  addUsage,
  costOf,
  mergeCounts,
  mostOf,
  noCost,
  noUsage,
  priceProblems,
  readCount,
  readHighest,
  readTiers,
} from './table/usage.ts';
