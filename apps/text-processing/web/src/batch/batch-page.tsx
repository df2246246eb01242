// Works on many texts at once.
import type { Catalog } from '../service/api.ts';

/** Batches. */
export default function BatchPage({ catalog }: { readonly catalog: Catalog }) {
  return <p className="note">{catalog.maxBatchItems}</p>;
}
