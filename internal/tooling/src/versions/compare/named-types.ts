// Tells by which name a type goes, so that a change is told once, where it is declared.
import ts from 'typescript';
import type { OpenReport } from './open-reports.ts';

/** A type that has a name: of the report, or of the standard library and other packages. */
export interface NamedType {
  /** The same before and after when it is the same type, as far as names tell. */
  readonly name: string;
  readonly isForeign: boolean;
  /** An alias is no more than what it stands for. */
  readonly isAlias: boolean;
  readonly args: readonly ts.Type[];
}

/** Asks for the name of a type; `undefined` for what is written out. */
export type NameOf = (type: ts.Type) => NamedType | undefined;

/** Names as the reports declare them. */
export function createNameOf(checker: ts.TypeChecker, reports: readonly OpenReport[]): NameOf {
  const files = new Set(reports.map(({ file }) => file));
  const isOwn = (symbol: ts.Symbol) =>
    symbol.declarations?.some((node) => files.has(node.getSourceFile())) ?? false;
  return (type) => {
    const { aliasSymbol } = type;
    if (aliasSymbol && isOwn(aliasSymbol))
      return { name: aliasSymbol.name, isForeign: false, isAlias: true, args: type.aliasTypeArguments ?? [] };
    const symbol = type.symbol as ts.Symbol | undefined;
    if (!symbol) return undefined;
    if (type.flags & ts.TypeFlags.EnumLike && symbol.flags & ts.SymbolFlags.Enum)
      return { name: symbol.name, isForeign: !isOwn(symbol), isAlias: false, args: [] };
    const declared = referenceTarget(type);
    if (!declared || symbol.name.startsWith('__')) return undefined;
    const count = declared.typeParameters?.length ?? 0;
    return {
      name: symbol.name,
      isForeign: !isOwn(symbol),
      isAlias: false,
      args: checker.getTypeArguments(type as ts.TypeReference).slice(0, count),
    };
  };
}

/** The interface or class that a type is, with or without arguments; tuples have none. */
function referenceTarget(type: ts.Type): ts.InterfaceType | undefined {
  if (!(type.flags & ts.TypeFlags.Object)) return undefined;
  const { objectFlags } = type as ts.ObjectType;
  const target = objectFlags & ts.ObjectFlags.Reference ? (type as ts.TypeReference).target : type;
  const isDeclared = (target as ts.ObjectType).objectFlags & ts.ObjectFlags.ClassOrInterface;
  return isDeclared ? (target as ts.InterfaceType) : undefined;
}
