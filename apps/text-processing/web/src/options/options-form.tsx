// Draws the options of an operation from their schema.
import { OptionField } from './option-field.tsx';
import type { FieldValue, FieldValues, Option } from './option-kind.ts';
import { initialValue } from './option-kind.ts';

/** What the form shows and reports. */
interface OptionsFormProps {
  readonly description: string;
  readonly options: readonly Option[];
  /** What was changed; the others are as they come. */
  readonly values: FieldValues;
  readonly onValues: (values: FieldValues) => void;
}

/** Fields for the options of an operation, drawn from their JSON schema: a new operation needs no new page. */
export function OptionsForm({ description, options, values, onValues }: OptionsFormProps) {
  return (
    <div className="options">
      <p className="description">{description}</p>
      {options.map((option) => (
        <OptionField
          key={option.name}
          option={option}
          value={values[option.name] ?? initialValue(option)}
          onValue={(value: FieldValue) => onValues({ ...values, [option.name]: value })}
        />
      ))}
    </div>
  );
}
