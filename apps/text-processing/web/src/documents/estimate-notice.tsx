// Tells what an analysis will take, and asks whether to begin.
import { useEffect, useRef } from 'react';
import type { Estimate } from '../../../documents/src/analysis/analysis.ts';
import { count, counted, price, span } from '../words/numbers.ts';

/** What is told and reported. */
interface EstimateNoticeProps {
  readonly estimate: Estimate;
  readonly onBegin: () => void;
  readonly onLeave: () => void;
}

/** What it takes, before anything is paid. */
export function EstimateNotice({ estimate, onBegin, onLeave }: EstimateNoticeProps) {
  const begin = useRef<HTMLButtonElement>(null);
  useEffect(() => begin.current?.focus({ preventScroll: true }), []);
  const { parts, steps, inputTokens, outputTokens, cost, timeMs } = estimate;
  return (
    <section className="estimate" aria-label="What it takes">
      <p className="prose">
        It is read in {counted(parts, 'part')} and {counted(steps, 'step')}
        {cost.status !== 'unpriced' && cost.usd === 0 ? ', for nothing' : `, for about ${price(cost)}`}
        {timeMs !== undefined && `, in about ${span(timeMs)}`}.
      </p>
      <p className="note">
        About {count(inputTokens)} tokens in and {count(outputTokens)} out. What is cached costs less.
      </p>
      <div className="actions">
        <button type="button" ref={begin} className="primary" onClick={onBegin}>
          Begin
        </button>
        <button type="button" onClick={onLeave}>
          Not now
        </button>
      </div>
    </section>
  );
}
