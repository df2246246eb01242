// Compares types as they are written.
import ts from 'typescript';
import type { Comparison } from './comparison.ts';

/** Types over parameters are compared as they are written, under the names of now. */
export function isSameText({ checker, parameters }: Comparison, before: ts.Type, after: ts.Type): boolean {
  const flags = ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.InTypeAlias;
  const text = (type: ts.Type) => checker.typeToString(type, undefined, flags);
  const names = new Map([...parameters].map(([old, now]) => [old.symbol.name, now.symbol.name] as const));
  const inferred = new Map<string, string>();
  const plain = (written: string) => {
    inferred.clear();
    for (const [, name] of written.matchAll(/\binfer (\w+)/g))
      inferred.set(name as string, `infer${inferred.size}`);
    return written.replace(/\b[A-Za-z_]\w*\b/g, (word) => inferred.get(word) ?? word);
  };
  const renamed = text(before).replace(/\b[A-Za-z_]\w*\b/g, (word) => names.get(word) ?? word);
  return plain(renamed) === plain(text(after));
}
