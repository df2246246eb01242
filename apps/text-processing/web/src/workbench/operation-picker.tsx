// Lets an operation be chosen.
import type { ListedOperation } from '../service/api.ts';

/** What the picker shows and reports. */
interface OperationPickerProps {
  readonly operations: readonly ListedOperation[];
  readonly chosen: string;
  readonly onChoose: (id: string) => void;
}

/** One of the operations, as a row of radio buttons that look like tabs of a card index. */
export function OperationPicker({ operations, chosen, onChoose }: OperationPickerProps) {
  return (
    <fieldset className="picker">
      <legend className="unseen">What to do with it</legend>
      {operations.map(({ id, title, description }) => (
        <label key={id} title={description}>
          <input
            type="radio"
            name="operation"
            value={id}
            checked={id === chosen}
            onChange={() => onChoose(id)}
          />
          <span>{title}</span>
        </label>
      ))}
    </fieldset>
  );
}
