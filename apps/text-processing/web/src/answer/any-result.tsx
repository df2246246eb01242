// Shows a result whose operation has no form of its own.
import { Claim } from '../receipts/claim.tsx';
import { LongText } from './long-text.tsx';

type Fields = Readonly<Record<string, unknown>>;

/** Texts and lists of texts to be read, field by field; anything deeper as it comes. */
export function AnyResult({ fields }: { readonly fields: Fields }) {
  const entries = Object.entries(fields);
  if (!entries.every(([, value]) => isReadable(value))) return <pre>{JSON.stringify(fields, null, 2)}</pre>;
  const [only] = entries;
  if (only && entries.length === 1) return <Field name={only[0]} value={only[1]} />;
  return (
    <dl className="fields">
      {entries.map(([name, value]) => (
        <div key={name}>
          <dt>{wordsOf(name)}</dt>
          <dd>
            <Field name={name} value={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Field({ name, value }: { readonly name: string; readonly value: unknown }) {
  if (typeof value === 'string') return <LongText path={name} text={value} />;
  if (!Array.isArray(value)) return <p className="plain">{String(value)}</p>;
  return (
    <ul className="points">
      {(value as string[]).map((entry, index) => {
        const path = `${name}.${index}`;
        return (
          <li key={path}>
            <Claim path={path} text={entry} />
          </li>
        );
      })}
    </ul>
  );
}

const isReadable = (value: unknown): boolean =>
  Array.isArray(value) ? value.every((entry) => typeof entry === 'string') : typeof value !== 'object';

/** `isJunk` → `is junk` */
const wordsOf = (name: string): string =>
  name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase();
