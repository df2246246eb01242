// Lets a model be chosen, where there is a choice.
import type { ListedModel } from '../service/api.ts';

/** What the field shows and reports. */
interface ModelFieldProps {
  readonly id: string;
  readonly label: string;
  readonly models: readonly ListedModel[];
  /** Name of a model; empty for none. */
  readonly chosen: string;
  /** What choosing none means. Default: the service decides. */
  readonly none?: string;
  readonly onChoose: (name: string) => void;
}

/** A list of the models that may be named; nothing where there are fewer than two. */
export function ModelField(props: ModelFieldProps) {
  const { id, label, models, chosen, none = 'as the service decides', onChoose } = props;
  if (models.length < 2) return null;
  return (
    <div className="option model">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={chosen} onChange={(event) => onChoose(event.target.value)}>
        <option value="">{none}</option>
        {models.map(({ name, routes }) => (
          <option key={name} value={name}>
            {wordOf(name, routes)}
          </option>
        ))}
      </select>
    </div>
  );
}

const wordOf = (name: string, routes: readonly string[]): string =>
  routes.length === 0 ? `${name}: no model, picks from the text` : name;
