// Shows a text to be read, with the place that a sentence comes from.
import { memo, useEffect, useMemo, useRef } from 'react';
import type { SourceSpan } from '../../../receipts/src/receipt.ts';
import type { Passage } from './passages.ts';

/** What is shown, and what happens when the reader has seen it. */
interface SourceTextProps {
  readonly label: string;
  readonly text: string;
  readonly passages: readonly Passage[];
  readonly source: SourceSpan | undefined;
  /** Whether the focus goes to the source. */
  readonly isFocused: boolean;
  /** Escape at the source: back to the sentence. */
  readonly onBack: () => void;
}

/** A long text in its passages. The source is marked and scrolled to; what is far away costs no layout. */
export function SourceText({ label, text, passages, source, isFocused, onBack }: SourceTextProps) {
  const place = useRef<HTMLElement>(null);
  useEffect(() => {
    if (!source) return;
    const mark = place.current?.querySelector<HTMLElement>('mark');
    if (!mark) return;
    const isCalm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    mark.scrollIntoView({ block: 'center', behavior: isCalm ? 'auto' : 'smooth' });
    if (isFocused) mark.focus({ preventScroll: true });
  }, [source, isFocused]);
  const pages = useMemo(() => firstOfPages(passages), [passages]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section className="source-text" ref={place} aria-label={label} tabIndex={0}>
      {passages.map((passage, index) => (
        <PassageView
          key={passage.start}
          text={text.slice(passage.start, passage.end)}
          passage={passage}
          page={pages.has(index) ? passage.page : undefined}
          from={source && Math.max(source.start, passage.start)}
          to={source && Math.min(source.end, passage.end)}
          onBack={onBack}
        />
      ))}
    </section>
  );
}

interface PassageViewProps {
  readonly text: string;
  readonly passage: Passage;
  readonly page: number | undefined;
  readonly from: number | undefined;
  readonly to: number | undefined;
  readonly onBack: () => void;
}

const PassageView = memo(
  ({ text, passage: { kind, start }, page, from, to, onBack }: PassageViewProps) => {
    const isMarked = from !== undefined && to !== undefined && from < to;
    return (
      <p className={`passage ${kind}`}>
        {page !== undefined && <span className="page">page {page}</span>}
        {isMarked ? (
          <>
            <span>{text.slice(0, from - start)}</span>
            <mark
              tabIndex={-1}
              onKeyDown={(event) => {
                if (event.key !== 'Escape') return;
                event.stopPropagation();
                onBack();
              }}
            >
              {text.slice(from - start, to - start)}
            </mark>
            <span>{text.slice(to - start)}</span>
          </>
        ) : (
          // The marks of a heading are for models; a reader sees its letters.
          <span>{text.replace(kind === 'heading' ? /^#+\s+/ : '', '')}</span>
        )}
      </p>
    );
  },
  (one, other) => one.text === other.text && spanOf(one) === spanOf(other) && one.page === other.page,
);

function spanOf({ from, to }: PassageViewProps): string {
  return from === undefined || to === undefined || from >= to ? '' : `${from} ${to}`;
}

function firstOfPages(passages: readonly Passage[]): Set<number> {
  return new Set(
    passages.flatMap(({ page }, index) =>
      page !== undefined && page !== passages[index - 1]?.page ? [index] : [],
    ),
  );
}
