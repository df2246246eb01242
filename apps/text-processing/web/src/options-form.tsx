// Draws the options of an operation from their schema.
import type { ListedOperation, OptionSchema } from './api.ts';

/** What the form shows and reports. */
interface OptionsFormProps {
  readonly operation: ListedOperation;
  readonly values: Readonly<Record<string, unknown>>;
  readonly onValues: (values: Record<string, unknown>) => void;
}

/** The values an operation's options have when nobody changes them. */
export function defaultsOf({ options }: ListedOperation): Record<string, unknown> {
  const entries = Object.entries(options.properties ?? {});
  return Object.fromEntries(entries.map(([name, schema]) => [name, schema.default ?? '']));
}

/** Fields for the options of an operation, drawn from their JSON schema: a new operation needs no new page. */
export function OptionsForm({ operation, values, onValues }: OptionsFormProps) {
  const fields = Object.entries(operation.options.properties ?? {});
  return (
    <div className="options">
      <p className="description">{operation.description}</p>
      {fields.map(([name, schema]) => (
        <Field
          key={name}
          name={name}
          schema={schema}
          value={values[name]}
          onValue={(value) => onValues({ ...values, [name]: value })}
        />
      ))}
    </div>
  );
}

interface FieldProps {
  readonly name: string;
  readonly schema: OptionSchema;
  readonly value: unknown;
  readonly onValue: (value: unknown) => void;
}

function Field({ name, schema, value, onValue }: FieldProps) {
  const id = `option-${name}`;
  const label = (schema.description ?? name).replace(/\.$/, '');
  const isNumber = schema.type === 'integer' || schema.type === 'number';
  return (
    <div className={isNumber ? 'option number' : 'option'}>
      <label htmlFor={id}>{label}</label>
      {isNumber ? (
        <>
          <input
            id={id}
            type="range"
            min={schema.minimum}
            max={schema.maximum}
            value={Number(value)}
            onChange={(event) => onValue(event.target.valueAsNumber)}
          />
          <output htmlFor={id}>{String(value)}</output>
        </>
      ) : (
        <input
          id={id}
          type="text"
          required
          minLength={3}
          maxLength={schema.maxLength}
          value={typeof value === 'string' ? value : ''}
          onChange={(event) => onValue(event.target.value)}
        />
      )}
    </div>
  );
}
