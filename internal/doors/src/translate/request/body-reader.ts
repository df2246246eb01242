// Reads a body of unknown shape and collects everything in it that cannot be translated.
import { isObject, type Json } from '@internal/kit/json';
import { DoorError } from '../../failure/door-failure.ts';
import { isHarmless, isLeftOut, reasonFor } from './harmless-fields.ts';

/** Reads parts of a body by their paths. What is wrong is noted, and something of the right type given in its place. */
export interface BodyReader {
  /** Notes what is wrong. */
  refuse(path: string, why: string): void;
  /** An object that has these fields at most, by names with blanks between; without names any. `null` is no field. */
  object(value: unknown, path: string, fields?: string): Json;
  list(value: unknown, path: string): readonly unknown[];
  text(value: unknown, path: string): string;
  /** `undefined` where there is none. */
  number(value: unknown, path: string, isRight: (value: number) => boolean): number | undefined;
  /** Notes what the answer is made without. */
  leaveOut(path: string): void;
  /** The paths of all that was noted so, without numbers: as many as there may be are too long for a header. */
  leftOut(): readonly string[];
  /** How long the client wants its prompt kept: the longest mark that was read. */
  cacheMark(): '5m' | '1h' | undefined;
  /** Throws one error with all that is wrong. */
  end(): void;
}

const mostProblems = 20;
const longestPath = 200;

/** The path of a field. */
export const join = (path: string, name: string | number): string =>
  path === '' ? String(name) : `${path}.${name}`;

/** Creates a reader that has found nothing wrong. */
export function createBodyReader(): BodyReader {
  const problems = new Map<string, string>();
  const left = new Set<string>();
  let mark: '5m' | '1h' | undefined;

  function refuse(given: string, why: string): void {
    const path = given.slice(0, longestPath);
    if (!problems.has(path)) problems.set(path, why);
  }
  const leaveOut = (path: string): void => void left.add(path.replace(/\.\d+(?=\.|$)/g, ''));
  function noteMark(control: unknown): void {
    if (!isObject(control)) return;
    if (control['ttl'] === '1h') mark = '1h';
    else mark ??= '5m';
  }

  return {
    refuse,
    object(value, path, fields) {
      if (!isObject(value)) {
        refuse(path === '' ? 'body' : path, 'must be an object');
        return {};
      }
      noteMark(value['cache_control']);
      const known = fields?.split(' ');
      for (const [name, field] of known === undefined ? [] : Object.entries(value)) {
        if (field == null || known?.includes(name) || isHarmless(path === '', name, field)) continue;
        if (isLeftOut(path === '', name, field)) leaveOut(join(path, name));
        else refuse(join(path, name), `is not translated${reasonFor(name)}`);
      }
      return value;
    },
    list(value, path) {
      if (Array.isArray(value)) return value;
      refuse(path, 'must be a list');
      return [];
    },
    text(value, path) {
      if (typeof value === 'string') return value;
      refuse(path, 'must be a text');
      return '';
    },
    number(value, path, isRight) {
      if (value == null) return undefined;
      if (typeof value === 'number' && isRight(value)) return value;
      refuse(path, 'is out of range');
      return undefined;
    },
    leaveOut,
    leftOut: () => [...left],
    cacheMark: () => mark,
    end() {
      const named = [...problems].slice(0, mostProblems).map(([path, why]) => `${path} ${why}`);
      const [param] = problems.keys();
      if (param === undefined) return;
      if (problems.size > mostProblems) named.push(`and ${problems.size - mostProblems} more`);
      const message = `${named.join('; ')}.`;
      throw new DoorError({ status: 400, code: 'unsupported_value', param, message });
    },
  };
}
