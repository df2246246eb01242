// Compares the ways to call something.
import ts from 'typescript';
import type { ApiChange } from '../api-change.ts';
import type { Comparison } from './comparison.ts';
import { adds, breaks, isGiven, isGot } from './comparison.ts';
import type { Direction } from './positions.ts';
import { flip } from './positions.ts';

/**
 * Finds for each overload of before one of now that serves it; what users give has to serve each of now. `isAccepted` is
 * the compiler's word where type parameters came or went.
 */
export function compareSignatures(
  run: Comparison,
  before: readonly ts.Signature[],
  after: readonly ts.Signature[],
  direction: Direction,
  path: string,
  isAccepted: () => boolean,
): void {
  const served = new Set<ts.Signature>();
  for (const [index, old] of before.entries()) {
    const tried = after.map((now) => ({ now, found: changesOf(run, old, now, direction, path, isAccepted) }));
    const isFree = ({ now }: { now: ts.Signature }) => !served.has(now);
    const best =
      tried.find((one) => isFree(one) && one.found.length === 0) ??
      tried.find((one) => isFree(one) && one.found.every(({ bump }) => bump === 'minor')) ??
      tried.find(({ found }) => found.length === 0) ??
      tried[index] ??
      (before.length === 1 ? tried[0] : undefined);
    if (best) {
      served.add(best.now);
      run.changes.push(...best.found);
    } else if (isGot(direction)) breaks(run, path, 'can no longer be called in one of its ways');
  }
  const more = after.filter((now) => !served.has(now));
  if (more.length === 0) return;
  if (isGiven(direction)) breaks(run, path, 'has to take calls that it did not have to take');
  else adds(run, path, 'can be called in one more way');
}

function changesOf(
  run: Comparison,
  before: ts.Signature,
  after: ts.Signature,
  direction: Direction,
  path: string,
  isAccepted: () => boolean,
): readonly ApiChange[] {
  const changes: ApiChange[] = [];
  const inner: Comparison = {
    ...run,
    changes,
    seen: new Set(),
    compare: (...args) => run.compare.apply(inner, args),
  };
  const [old, now] = [before.typeParameters ?? [], after.typeParameters ?? []];
  if (old.length !== now.length) {
    if (isAccepted()) adds(inner, path, 'has other type parameters');
    else breaks(inner, path, 'has other type parameters');
    return changes;
  }
  compareTypeParameters(inner, old, now, path);
  compareParameters(inner, before, after, direction, path);
  const { checker } = run;
  const predicates = [before, after].map((one) => checker.getTypePredicateOfSignature(one)?.type);
  if (predicates[0] && predicates[1]) inner.compare(predicates[0], predicates[1], 'both', `${path}()`);
  else if (predicates[0]) breaks(inner, path, 'no longer tells the type');
  else if (predicates[1]) adds(inner, path, 'tells the type now');
  inner.compare(before.getReturnType(), after.getReturnType(), direction, `${path}()`);
  return changes;
}

/** Pairs type parameters by their place, and compares what they take. */
export function compareTypeParameters(
  run: Comparison,
  before: readonly ts.Type[],
  after: readonly ts.Type[],
  path: string,
): void {
  const { checker, parameters } = run;
  before.forEach((one, index) => {
    const other = after[index];
    if (other) parameters.set(one, other);
    else breaks(run, path, `has no type parameter ${one.symbol.name} any more`);
  });
  before.forEach((one, index) => {
    const other = after[index];
    if (!other) return;
    const [old, now] = [one, other].map((type) => type.getConstraint() ?? checker.getUnknownType());
    run.compare(old as ts.Type, now as ts.Type, 'in', `${path}<${other.symbol.name}>`);
  });
  for (const type of after.slice(before.length)) {
    if (type.getDefault()) adds(run, path, `has a type parameter ${type.symbol.name}`);
    else breaks(run, path, `asks for a type parameter ${type.symbol.name}`);
  }
}

function compareParameters(
  run: Comparison,
  before: ts.Signature,
  after: ts.Signature,
  direction: Direction,
  path: string,
): void {
  const { checker } = run;
  const [old, now] = [before.getParameters(), after.getParameters()];
  for (let index = 0; index < Math.max(old.length, now.length); index += 1) {
    const [one, other] = [old[index], now[index]];
    const at = `${path}(${index + 1})`;
    if (one && other) {
      if (isOptional(one) && !isOptional(other) && isGot(direction)) breaks(run, at, 'has to be given now');
      if (!isOptional(one) && isOptional(other)) {
        if (isGiven(direction)) breaks(run, at, 'may be missing now');
        else adds(run, at, 'may be left out now');
      }
      const types = [one, other].map((symbol) => checker.getTypeOfSymbol(symbol));
      const [from, to] =
        isOptional(one) || isOptional(other) ? types.map((type) => checker.getNonNullableType(type)) : types;
      run.compare(from as ts.Type, to as ts.Type, flip(direction), at);
    } else if (other) {
      if (isGot(direction) && !isOptional(other)) breaks(run, at, 'is new and has to be given');
      else adds(run, at, 'is new');
    } else breaks(run, at, 'is gone');
  }
}

function isOptional({ valueDeclaration: node }: ts.Symbol): boolean {
  return (
    node !== undefined &&
    ts.isParameter(node) &&
    (node.questionToken !== undefined || node.initializer !== undefined || node.dotDotDotToken !== undefined)
  );
}
