// Infrastructure Service: ai · stable API, changes affect all users
import type { Price } from './price.ts';
import { priceSource, priceTable } from './price-table.ts';

const source = `${priceSource.name} ${priceSource.version} (${priceSource.date})`;

/** The listed price of exactly this model, or `undefined`: no name is guessed from a similar one. */
export function priceOf(provider: string, model: string): Price | undefined {
  const name = `${provider}/${model}`;
  const price = Object.hasOwn(priceTable, name) ? priceTable[name] : undefined;
  return price && { ...price, source };
}
