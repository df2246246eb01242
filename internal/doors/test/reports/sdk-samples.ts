// Makes values of the official SDKs' own types, with a word in every text: what a provider may say, by whoever wrote it down.
import { fileURLToPath } from 'node:url';
import { isObject } from '@internal/kit/json';
import ts from 'typescript';

/** The word in every text that is not one of a fixed few. */
export const word = 'secret';

const deepest = 9;

/** Values of types that `source` exports as aliases, by their names: so many of each that every member of a union is in one. */
export function sdkSamples(source: string): Record<string, Record<string, unknown>[]> {
  const file = fileURLToPath(new URL('sdk-samples.source.ts', import.meta.url));
  const options: ts.CompilerOptions = {
    ...{ module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext },
    ...{ target: ts.ScriptTarget.ES2022, lib: ['lib.es2022.d.ts'], types: [], strict: true },
  };
  const real = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...real,
    getSourceFile: (name, ...more) =>
      name === file
        ? ts.createSourceFile(name, source, ts.ScriptTarget.ES2022)
        : real.getSourceFile(name, ...more),
    fileExists: (name) => name === file || real.fileExists(name),
    readFile: (name) => (name === file ? source : real.readFile(name)),
  };
  const program = ts.createProgram([file], options, host);
  const checker = program.getTypeChecker();
  const entry = program.getSourceFile(file);
  const symbol = entry && checker.getSymbolAtLocation(entry);
  const exported = symbol ? checker.getExportsOfModule(symbol) : [];

  /** Values of a type at a path: of a union those of each member. */
  function valuesOf(type: ts.Type, path: string, within: readonly ts.Type[]): unknown[] {
    if (type.isUnion()) {
      const members = type.types.flatMap((member) => valuesOf(member, path, within));
      // One of several fixed words is enough.
      const fixed = members.filter((value) => typeof value !== 'object');
      const texts = fixed.filter((value) => String(value).includes(word));
      return [...(texts[0] === undefined ? fixed : texts).slice(0, 1), ...members.filter(isValue)];
    }
    if (type.isStringLiteral() || type.isNumberLiteral()) return [type.value];
    if (type.flags & ts.TypeFlags.BooleanLike) return [true];
    if (type.flags & ts.TypeFlags.NumberLike) return [1];
    if (type.flags & (ts.TypeFlags.Null | ts.TypeFlags.Undefined)) return [];
    if (type.flags & (ts.TypeFlags.Unknown | ts.TypeFlags.Any)) return [`${word} ${path}`];
    if (checker.isTypeAssignableTo(type, checker.getStringType())) return [`${word} ${path}`];
    if (within.includes(type) || within.length > deepest) return [];
    const inside = [...within, type];
    const element = checker.getIndexTypeOfType(type, ts.IndexKind.Number);
    if (element) return [valuesOf(element, `${path}.0`, inside)];
    const fields = checker.getPropertiesOfType(type).map((field) => {
      const fieldType = checker.getTypeOfSymbol(field);
      return { name: field.name, values: valuesOf(fieldType, `${path}.${field.name}`, inside) };
    });
    const named = checker.getIndexTypeOfType(type, ts.IndexKind.String);
    if (named) fields.push({ name: 'any', values: valuesOf(named, `${path}.any`, inside) });
    const most = Math.max(1, ...fields.map(({ values }) => values.length));
    return Array.from({ length: most }, (_, at) =>
      Object.fromEntries(
        fields.flatMap(({ name, values }) =>
          values.length === 0 ? [] : [[name, values[at % values.length]]],
        ),
      ),
    );
  }

  return Object.fromEntries(
    exported.map(({ name }, at) => {
      const type = checker.getDeclaredTypeOfSymbol(exported[at] as ts.Symbol);
      return [name, valuesOf(type, name, []).filter(isObject) as Record<string, unknown>[]];
    }),
  );
}

const isValue = (value: unknown): boolean => typeof value === 'object';

/** The paths of texts that still hold the word, each once; `isText` says of a key in its object whether it holds any. */
export function pathsWithWord(
  value: unknown,
  isText: (key: string, holder: Record<string, unknown>) => boolean,
  path = '',
  found = new Set<string>(),
): string[] {
  if (typeof value === 'string' && value.includes(word)) found.add(path);
  else if (typeof value === 'object' && value !== null)
    for (const [key, entry] of Object.entries(value)) {
      const isEntry = Array.isArray(value);
      if (!isEntry && !isText(key, value as Record<string, unknown>)) continue;
      pathsWithWord(entry, isText, `${path}.${isEntry ? '*' : key}`, found);
    }
  return [...found];
}
