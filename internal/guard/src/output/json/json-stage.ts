// Cuts out of the strings of JSON what a page would fetch or run.
import type { AddressKind } from '../markup/allow-list.ts';
import type { MarkupFilter, MarkupSink } from '../markup/markup-filter.ts';
import { createMarkupFilter } from '../markup/markup-filter.ts';
import type { Stage } from '../markup/text-stage.ts';
import { createMarkedOutput } from '../markup/text-stage.ts';
import { createJsonReader } from './json-reader.ts';

/** How a string of JSON leaves. */
interface JsonStageOptions {
  readonly judge: (address: string) => AddressKind;
  readonly found: MarkupSink['found'];
  /** Writes escapes that need not be as the signs they are, so that who reads on sees them. */
  readonly isPlain: boolean;
  /** Reads JSON in strings of JSON by what it says in the end. */
  readonly isDeep?: boolean;
}

/** Creates the step for JSON; what is not cut leaves as it was written. */
export function createJsonStage({ judge, found, isPlain, isDeep = false }: JsonStageOptions): Stage {
  let text = '';
  let done = 0;
  let output = createMarkedOutput();
  let filter: MarkupFilter | undefined;
  let units: string[] = [];
  let first = 0;
  let waiting = '';

  const takeUnits = (count: number) => {
    let raw = '';
    for (const stop = first + count; first < stop; first++) raw += units[first];
    if (first > 1_024) {
      units = units.slice(first);
      first = 0;
    }
    done += raw.length;
    return raw;
  };
  const rawOf = (from: number, to: number) => units.slice(first + from, first + to).join('').length;
  let read = 0;

  const open = () => {
    output = createMarkedOutput();
    units = [];
    first = read = 0;
    filter = createMarkupFilter(
      {
        keep(count) {
          read += count;
          output.keep(takeUnits(count));
        },
        cut(count) {
          read += count;
          takeUnits(count);
          output.cut();
        },
        found: (kind, start, end) => found(kind, done + rawOf(0, start - read), done + rawOf(0, end - read)),
      },
      judge,
    );
  };
  const flush = () => {
    if (waiting === '') return;
    filter?.push(waiting);
    waiting = '';
    text += output.take();
  };
  const reader = createJsonReader(
    {
      outside(part) {
        text += part;
        done += part.length;
      },
      open,
      unit(char, raw) {
        waiting += char;
        units.push(isPlain && raw.length > 1 && /^[ !#-[\]-~]$/.test(char) ? char : raw);
      },
      close() {
        flush();
        filter?.end();
        text += output.take();
        filter = undefined;
      },
    },
    isDeep,
  );
  const take = () => {
    const taken = text;
    text = '';
    return taken;
  };
  return {
    push(chunk) {
      reader.push(chunk);
      flush();
      return take();
    },
    end() {
      reader.end();
      return take();
    },
  };
}
