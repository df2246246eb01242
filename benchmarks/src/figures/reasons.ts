// Knows why a figure is not met or not measured, where only a decision or a guide can say it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A sentence, and the document that has more, as a path from the root. */
export interface Reason {
  readonly because: string;
  readonly read: string;
}

/** By source and figure; a figure with subjects speaks for those that have no sentence of their own. */
export type Reasons = Readonly<Record<string, Readonly<Record<string, Reason>>>>;

/** What `reasons.json` says. */
export function readReasons(): Reasons {
  return JSON.parse(readFileSync(join(import.meta.dirname, 'reasons.json'), 'utf8')) as Reasons;
}

/** The sentence for a figure, its own or that of the row it is a subject of. */
export function reasonFor(reasons: Reasons, source: string, name: string): Reason | undefined {
  const own = reasons[source] ?? {};
  return own[name] ?? own[name.split('.')[0] ?? ''];
}
