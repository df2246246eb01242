// Compares unions: what users may give, and what they may meet.
import ts from 'typescript';
import type { Comparison } from './comparison.ts';
import { adds, breaks, isGiven, isGot, show } from './comparison.ts';
import type { Direction } from './positions.ts';
import { isSameText } from './same-text.ts';

/** Pairs what is the same kind on both sides and compares the pairs; what has no pair came, or went. */
export function compareUnions(
  run: Comparison,
  before: ts.Type,
  after: ts.Type,
  direction: Direction,
  path: string,
): void {
  const { pairs, left, right, keyOf } = pairMembers(run, membersOf(before), membersOf(after));
  const { checker } = run;
  for (const type of left) {
    if (checker.isTypeAssignableTo(type, after)) continue;
    if (isGiven(direction)) breaks(run, path, `takes ${show(run, type)} no longer`);
    else adds(run, path, `is never ${show(run, type)} now`);
  }
  for (const type of right) {
    if (checker.isTypeAssignableTo(type, before)) continue;
    if (isGot(direction)) breaks(run, path, `may be ${show(run, type)} now`);
    else adds(run, path, `takes ${show(run, type)} too`);
  }
  for (const [one, other] of pairs)
    run.compare(one, other, direction, pairs.length > 1 ? `${path}(${keyOf(one) ?? show(run, one)})` : path);
}

/** Pairs what reads the same, then what is of one kind, then what is left over when that is as much on both sides. */
function pairMembers(run: Comparison, before: readonly ts.Type[], after: readonly ts.Type[]) {
  const keyOf = keysOf(run, [...before, ...after]);
  const isObject = (type: ts.Type) => (type.flags & ts.TypeFlags.Object) !== 0;
  const pairs: (readonly [ts.Type, ts.Type])[] = [];
  let [left, right] = [before, after];
  const pairBy = (fits: (one: ts.Type, other: ts.Type) => boolean) => {
    for (const one of left) {
      const other = right.find((type) => fits(one, type));
      if (!other) continue;
      pairs.push([one, other]);
      left = left.filter((type) => type !== one);
      right = right.filter((type) => type !== other);
    }
  };
  pairBy((one, other) => isObject(one) && isObject(other) && isSameText(run, one, other));
  pairBy((one, other) => keyOf(one) !== undefined && keyOf(one) === keyOf(other));
  if (left.length === right.length) pairBy((one, other) => isObject(one) && isObject(other));
  return { pairs, left, right, keyOf };
}

const membersOf = (type: ts.Type): readonly ts.Type[] => (type.isUnion() ? type.types : [type]);

/** What makes a member of a union recognizable: its value, its name, or the value of the member that tells kinds apart. */
function keysOf({ checker, nameOf, parameters }: Comparison, all: readonly ts.Type[]) {
  const objects = all.filter((type) => type.flags & ts.TypeFlags.Object && !nameOf(type));
  const literalOf = (type: ts.Type, name: string) => {
    const property = type.getProperty(name);
    const value = property && checker.getTypeOfSymbol(property);
    return value?.isLiteral() || (value && value.flags & ts.TypeFlags.BooleanLiteral)
      ? checker.typeToString(value)
      : undefined;
  };
  const mark = objects[0]
    ?.getProperties()
    .find(({ name }) => objects.every((type) => literalOf(type, name) !== undefined))?.name;
  const byParameter = new Map([...parameters].map(([old, now]) => [old, now] as const));
  return (type: ts.Type): string | undefined => {
    const named = nameOf(type);
    if (named) return named.name;
    if (type.flags & ts.TypeFlags.TypeParameter) return (byParameter.get(type) ?? type).symbol.name;
    if (!(type.flags & ts.TypeFlags.Object)) return checker.typeToString(type);
    return mark === undefined ? undefined : `${mark} ${literalOf(type, mark)}`;
  };
}
