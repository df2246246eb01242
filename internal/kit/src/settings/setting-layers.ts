// Lays sources over each other and remembers which one won.
import type { Problem } from '../problem.ts';
import { nearestName } from './nearest-name.ts';
import { isRecord } from './read-sources.ts';
import type { SettingRow, SettingSource } from './settings.ts';
import { showValue } from './show-value.ts';

const maxOperations = 1_000;

const isFromOperator = (source: SettingSource | undefined): boolean =>
  source === 'environment' || source === 'json' || source === 'values';

/** A value in force and where it came from. */
export interface SettingEntry {
  readonly value: unknown;
  readonly source: SettingSource;
  readonly from: string;
}

/** Values put one over the other, for all operations and for single ones. */
export interface SettingLayers {
  /** Puts checked values over what stands; `undefined` sets nothing. */
  put(values: Readonly<Record<string, unknown>>, source: SettingSource, from?: string): void;
  /** The same for `{ operation: values }`. */
  putOperations(operations: unknown, source: SettingSource, from?: string): void;
  /** The operations that have values of their own. */
  operations(): readonly string[];
  /** What is in force, in the order of the rows. */
  entries(operation?: string): ReadonlyMap<string, SettingEntry>;
}

/** Creates empty layers over `rows`; what does not fit goes into `problems`. */
export function createSettingLayers(
  rows: Readonly<Record<string, SettingRow<unknown>>>,
  problems: Problem[],
): SettingLayers {
  const common = new Map<string, SettingEntry>();
  const byOperation = new Map<string, Map<string, SettingEntry>>();

  function problemOf(setting: string, value: unknown, isForOperation: boolean): Omit<Problem, 'path'> {
    const row = Object.hasOwn(rows, setting) ? rows[setting] : undefined;
    if (!row) {
      const meant = nearestName(setting, Object.keys(rows));
      return { message: 'is not a setting', ...(meant && { hint: `did you mean "${meant}"?` }) };
    }
    if (isForOperation && !row.perOperation) {
      return { message: 'cannot be set for one operation', hint: `set "${setting}" for all operations` };
    }
    const shown = row.kind.isSecret ? '' : `, not ${showValue(value)}`;
    return { message: `must be ${row.kind.description}${shown}` };
  }

  function putOne(
    setting: string,
    value: unknown,
    source: SettingSource,
    from: string | undefined,
    operation?: string,
  ): void {
    const row = Object.hasOwn(rows, setting) ? rows[setting] : undefined;
    const path = operation === undefined ? setting : `operations.${operation}.${setting}`;
    const mayBeSet = row !== undefined && (operation === undefined || row.perOperation === true);
    const checked = mayBeSet ? row.kind.check(value) : undefined;
    if (!checked?.ok) {
      const at = source === 'environment' && from ? from : path;
      problems.push({ path: at, ...problemOf(setting, value, operation !== undefined) });
      return;
    }
    const layer = operation === undefined ? common : (byOperation.get(operation) ?? new Map());
    if (operation !== undefined) byOperation.set(operation, layer);
    layer.set(setting, { value: checked.value, source, from: from ?? path });
  }

  return {
    put(values, source, from) {
      for (const [setting, value] of Object.entries(values)) {
        if (value !== undefined || source === 'default') putOne(setting, value, source, from);
      }
    },
    putOperations(operations, source, from) {
      if (operations === undefined) return;
      if (!isRecord(operations) || Object.keys(operations).length > maxOperations) {
        const message = `must be an object with at most ${maxOperations} operations`;
        problems.push({ path: 'operations', message });
        return;
      }
      for (const [operation, values] of Object.entries(operations)) {
        if (!isRecord(values)) {
          problems.push({ path: `operations.${operation}`, message: 'must be an object of settings' });
          continue;
        }
        for (const [setting, value] of Object.entries(values)) {
          if (value !== undefined) putOne(setting, value, source, from, operation);
        }
      }
    },
    operations: () => [...byOperation.keys()],
    entries(operation) {
      const own = operation === undefined ? undefined : byOperation.get(operation);
      if (!own) return common;
      // What an application suggests for one operation is weaker than what an operator sets for all.
      const isHeld = ([setting, { source }]: [string, SettingEntry]) =>
        source !== 'defaults' || !isFromOperator(common.get(setting)?.source);
      return new Map([...common, ...[...own].filter(isHeld)]);
    },
  };
}
