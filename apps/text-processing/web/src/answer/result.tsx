// Shows the result of an operation.
import type { ReactNode } from 'react';
import { Claim } from '../receipts/claim.tsx';
import { AnyResult } from './any-result.tsx';
import { LongText } from './long-text.tsx';

/** What is shown; a partial result has some of its fields, cut anywhere. */
interface ResultProps {
  readonly operation: string;
  readonly result: unknown;
}

type Fields = Readonly<Record<string, unknown>>;

/** A result, in the form that suits its operation; an operation without a form of its own is shown as it comes. */
export function Result({ operation, result }: ResultProps) {
  const fields = (typeof result === 'object' && result !== null ? result : {}) as Fields;
  const show = views[operation];
  return <div className={`result ${operation}`}>{show ? show(fields) : <AnyResult fields={fields} />}</div>;
}

const views: Readonly<Record<string, (fields: Fields) => ReactNode>> = {
  summarize: ({ summary }) => <LongText path="summary" text={text(summary)} />,
  key_points: ({ points, phrases }) => (
    <>
      <ol className="points">
        {list(points).map(([point, index]) => (
          <li key={index}>
            <Claim path={`points.${index}`} text={point} />
          </li>
        ))}
      </ol>
      {list(phrases).length > 0 && (
        <ul className="phrases" aria-label="Key phrases">
          {list(phrases).map(([phrase, index]) => (
            <li key={index}>{phrase}</li>
          ))}
        </ul>
      )}
    </>
  ),
  sentiment: ({ sentiment, confidence, explanation }) => (
    <>
      <p className={`mood ${text(sentiment)}`}>{text(sentiment)}</p>
      {typeof confidence === 'number' && (
        <p className="confidence">
          <meter min={0} max={1} value={confidence} aria-label="Confidence" />
          <span>{Math.round(confidence * 100)} % sure</span>
        </p>
      )}
      <LongText path="explanation" text={text(explanation)} />
    </>
  ),
  questions: ({ questions }) => (
    <ol className="questions">
      {(Array.isArray(questions) ? (questions as Fields[]) : []).map(({ question, answer }, index) => (
        <li key={text(question)}>
          <details>
            <summary>{text(question)}</summary>
            <p>
              <Claim path={`questions.${index}.answer`} text={text(answer)} />
            </p>
          </details>
        </li>
      ))}
    </ol>
  ),
  qa: ({ found, answer, passages }) => {
    // The offline engine answers with a passage: it need not be read twice.
    const others = list(passages).filter(([passage]) => passage !== answer);
    return (
      <>
        <LongText path="answer" text={text(answer)} isAbsent={found === false} />
        {others.length > 0 && (
          <div className="passages">
            <h3>
              {found === true && list(passages)[0]?.[0] === answer ? 'Also in the text' : 'In the text'}
            </h3>
            {others.map(([passage, index]) => (
              <blockquote key={index}>
                <Claim path={`passages.${index}`} text={passage} />
              </blockquote>
            ))}
          </div>
        )}
      </>
    );
  },
};

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The texts of a list, each once, with their places in it. */
function list(value: unknown): [text: string, index: number][] {
  const all = Array.isArray(value) ? (value as unknown[]) : [];
  return all.flatMap((entry, index): [string, number][] =>
    typeof entry === 'string' && all.indexOf(entry) === index ? [[entry, index]] : [],
  );
}
