// Shows a result whose operation has no form of its own.
import { Claim } from '../receipts/claim.tsx';
import { LongText } from './long-text.tsx';

/** A value of the result, and where it stands there. */
interface AnyResultProps {
  readonly value: unknown;
  readonly path: string;
}

/** Fields by their names, lists as lists, texts as texts. */
export function AnyResult({ value, path }: AnyResultProps) {
  if (typeof value === 'string') return <LongText path={path} text={value} />;
  if (Array.isArray(value))
    return (
      <ul className="points">
        {(value as unknown[]).map((entry, index) => {
          const key = join(path, String(index));
          return (
            <li key={key}>
              {typeof entry === 'string' ? (
                <Claim path={key} text={entry} />
              ) : (
                <AnyResult value={entry} path={key} />
              )}
            </li>
          );
        })}
      </ul>
    );
  if (typeof value !== 'object' || value === null) return <p className="plain">{JSON.stringify(value)}</p>;
  const fields = Object.entries(value);
  if (fields.length === 1)
    return <AnyResult value={fields[0]?.[1]} path={join(path, fields[0]?.[0] ?? '')} />;
  return (
    <dl className="fields">
      {fields.map(([name, field]) => (
        <div key={name}>
          <dt>{wordsOf(name)}</dt>
          <dd>
            <AnyResult value={field} path={join(path, name)} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

const join = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

/** `isJunk` → `is junk` */
const wordsOf = (name: string): string =>
  name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase();
