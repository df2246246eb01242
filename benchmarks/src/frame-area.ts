// Says what a module of an area exports.
import type { Results, RunOptions } from './frame-figure.ts';
import type { Report } from './frame-report.ts';

/** What `src/<area>.ts` exports. */
export interface AreaModule {
  run(options: RunOptions): Promise<Results>;
  /** A page of the documents that `--write` makes of a run. */
  readonly page?: { readonly file: string; render(report: Report): string };
}
