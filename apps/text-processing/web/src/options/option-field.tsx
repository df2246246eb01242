// Draws the field of one option.
import type { FieldValue, Option } from './option-kind.ts';

/** What a field shows and reports. */
interface OptionFieldProps {
  readonly option: Option;
  readonly value: FieldValue;
  readonly onValue: (value: FieldValue) => void;
}

/** A box to tick, a list to choose from, a slider, a number, lines, a date or a text: whatever suits the option. */
export function OptionField({ option, value, onValue }: OptionFieldProps) {
  const { kind, label, name, isRequired } = option;
  const id = `option-${name}`;
  if (kind === 'flag')
    return (
      <label className="option flag" htmlFor={id}>
        <input
          id={id}
          type="checkbox"
          checked={value === true}
          onChange={(event) => onValue(event.target.checked)}
        />
        <span>{label}</span>
      </label>
    );
  if (kind === 'choices')
    return <Choices option={option} value={Array.isArray(value) ? value : []} onValue={onValue} />;
  const aside = [!isRequired && 'optional', kind === 'list' && 'one a line'].filter(Boolean).join(', ');
  return (
    <div className={kind === 'slider' ? 'option number' : 'option'}>
      <label htmlFor={id}>
        {label}
        {aside !== '' && <span className="aside"> ({aside})</span>}
      </label>
      <Control id={id} option={option} value={String(value)} onValue={onValue} />
      {kind === 'slider' && <output htmlFor={id}>{String(value)}</output>}
    </div>
  );
}

interface ControlProps {
  readonly id: string;
  readonly option: Option;
  readonly value: string;
  readonly onValue: (value: string) => void;
}

const inputTypes = {
  slider: 'range',
  number: 'number',
  date: 'date',
  moment: 'datetime-local',
  time: 'time',
};

function Control({ id, option, value, onValue }: ControlProps) {
  const { kind, schema, isRequired: required } = option;
  const shared = {
    id,
    value,
    required,
    onChange: (event: { target: { value: string } }) => onValue(event.target.value),
  };
  if (kind === 'choice')
    return (
      <select {...shared}>
        {(!required || value === '') && <option value="">{required ? 'Choose' : 'Not said'}</option>}
        {option.choices.map((choice, index) => (
          <option key={String(choice)} value={index}>
            {wordOf(choice)}
          </option>
        ))}
      </select>
    );
  if (kind === 'list' || kind === 'json') return <textarea {...shared} rows={3} spellCheck={false} />;
  if (kind === 'text')
    return <input {...shared} type="text" minLength={schema.minLength} maxLength={schema.maxLength} />;
  const { minimum, maximum, multipleOf, type } = schema;
  const isWhole = type === 'integer';
  const step = multipleOf ?? (isWhole ? 1 : kind === 'slider' ? 0.01 : 'any');
  return (
    <input
      {...shared}
      type={inputTypes[kind as keyof typeof inputTypes]}
      min={minimum}
      max={maximum}
      step={step}
    />
  );
}

interface ChoicesProps extends OptionFieldProps {
  readonly value: readonly number[];
}

function Choices({ option: { label, choices }, value, onValue }: ChoicesProps) {
  const toggle = (index: number) =>
    onValue(
      value.includes(index) ? value.filter((one) => one !== index) : [...value, index].sort((a, b) => a - b),
    );
  return (
    <fieldset className="option choices">
      <legend>{label}</legend>
      {choices.map((choice, index) => (
        <label key={String(choice)} className="flag">
          <input type="checkbox" checked={value.includes(index)} onChange={() => toggle(index)} />
          <span>{wordOf(choice)}</span>
        </label>
      ))}
    </fieldset>
  );
}

function wordOf(choice: unknown): string {
  return typeof choice === 'boolean' ? (choice ? 'yes' : 'no') : String(choice);
}
