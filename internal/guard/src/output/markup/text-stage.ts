// Cuts out of a text as it stands what a page would fetch or run.
import type { AddressKind } from './allow-list.ts';
import { createMarkedOutput } from './marked-output.ts';
import type { MarkupSink } from './markup-filter.ts';
import { createMarkupFilter } from './markup-filter.ts';

/** One step on the way out: takes text and gives what may leave. */
export interface Stage {
  push(text: string): string;
  end(): string;
}

/** Creates the step for a text that is shown as it is. */
export function createTextStage(judge: (address: string) => AddressKind, found: MarkupSink['found']): Stage {
  const output = createMarkedOutput();
  let pending = '';
  const next = (count: number) => {
    const part = pending.slice(0, count);
    pending = pending.slice(count);
    return part;
  };
  const filter = createMarkupFilter(
    {
      keep: (count) => output.keep(next(count)),
      cut(count) {
        next(count);
        output.cut();
      },
      found,
    },
    judge,
  );
  return {
    push(text) {
      pending += text;
      filter.push(text);
      return output.take();
    },
    end() {
      filter.end();
      return output.take();
    },
  };
}
