// Draws the way of a request, step by step.
import { useState } from 'react';
import type { Answer } from '../service/answer.ts';
import { time } from '../words/numbers.ts';
import type { Marks } from '../workbench/work.ts';
import { toSteps } from './to-steps.ts';

/** The answer, and when things happened. */
interface WaterfallProps {
  readonly answer: Answer;
  readonly marks: Marks;
}

/** The way of the request; bars stand where time was spent. Drawn when it is opened. */
export function Waterfall({ answer, marks }: WaterfallProps) {
  const [isOpen, setIsOpen] = useState(false);
  const whole = Math.max(marks.wholeMs, 0.1);
  return (
    <details className="way" onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>The way of this request, {time(marks.wholeMs)}</summary>
      <ol>
        {(isOpen ? toSteps(answer, marks) : []).map(({ name, said, from, to }) => (
          <li key={name}>
            <span className="name">{name}</span>
            <span className="said">{said}</span>
            {from !== undefined && to !== undefined && (
              <svg className="bar" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
                <rect
                  x={(from / whole) * 100}
                  y="0"
                  width={Math.max(0.5, ((to - from) / whole) * 100)}
                  height="1"
                />
              </svg>
            )}
          </li>
        ))}
      </ol>
    </details>
  );
}
