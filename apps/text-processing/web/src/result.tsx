// Shows the result of an operation.
import type { ReactNode } from 'react';

/** What is shown; a partial result has some of its fields, cut anywhere. */
interface ResultProps {
  readonly operation: string;
  readonly result: unknown;
}

type Fields = Readonly<Record<string, unknown>>;

/** A result, in the form that suits its operation; an operation without a form of its own is shown as it comes. */
export function Result({ operation, result }: ResultProps) {
  const fields = (typeof result === 'object' && result !== null ? result : {}) as Fields;
  const show = views[operation] ?? showAnything;
  return <div className={`result ${operation}`}>{show(fields)}</div>;
}

const views: Readonly<Record<string, (fields: Fields) => ReactNode>> = {
  summarize: ({ summary }) => <p className="prose">{text(summary)}</p>,
  key_points: ({ points, phrases }) => (
    <>
      <ol className="points">
        {list(points).map((point) => (
          <li key={point}>{point}</li>
        ))}
      </ol>
      {list(phrases).length > 0 && (
        <ul className="phrases" aria-label="Key phrases">
          {list(phrases).map((phrase) => (
            <li key={phrase}>{phrase}</li>
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
      <p className="prose">{text(explanation)}</p>
    </>
  ),
  questions: ({ questions }) => (
    <ol className="questions">
      {(Array.isArray(questions) ? (questions as Fields[]) : []).map(({ question, answer }) => (
        <li key={text(question)}>
          <details>
            <summary>{text(question)}</summary>
            <p>{text(answer)}</p>
          </details>
        </li>
      ))}
    </ol>
  ),
  qa: ({ found, answer, passages }) => (
    <>
      <p className={found === false ? 'prose absent' : 'prose'}>{text(answer)}</p>
      {otherPassages(answer, passages).length > 0 && (
        <div className="passages">
          <h3>{found === true && list(passages)[0] === answer ? 'Also in the text' : 'In the text'}</h3>
          {otherPassages(answer, passages).map((passage) => (
            <blockquote key={passage}>{passage}</blockquote>
          ))}
        </div>
      )}
    </>
  ),
};

function showAnything(fields: Fields): ReactNode {
  return <pre>{JSON.stringify(fields, null, 2)}</pre>;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const list = (value: unknown): string[] =>
  Array.isArray(value) ? [...new Set(value.filter((entry) => typeof entry === 'string'))] : [];

/** The offline engine answers with a passage: it need not be read twice. */
const otherPassages = (answer: unknown, passages: unknown): string[] =>
  list(passages).filter((passage) => passage !== answer);
