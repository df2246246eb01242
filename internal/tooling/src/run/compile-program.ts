// Compiles in a process of its own: the compiler works for seconds without a pause.
import { join } from 'node:path';
import ts from 'typescript';
import type { Compilation, CompilerProblem } from './compile.ts';

const common = {
  target: 'es2023',
  lib: ['es2023', 'esnext.disposable', 'esnext.iterator'],
  module: 'nodenext',
  moduleResolution: 'nodenext',
  strict: true,
  noEmit: true,
  types: ['node'],
  typeRoots: [join(import.meta.dirname, '..', '..', 'node_modules', '@types')],
};
const shared = new Map<string, ts.SourceFile | undefined>();
const problems: CompilerProblem[] = [];

for (const { files, options } of JSON.parse(process.argv[2] ?? '[]') as Compilation[]) {
  const { options: parsed, errors } = ts.convertCompilerOptionsFromJson(
    { ...common, ...options },
    process.cwd(),
  );
  if (errors.length > 0) throw new Error(errors.map(({ messageText }) => textOf(messageText)).join('\n'));
  const host = ts.createCompilerHost(parsed);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (file, ...rest) => {
    if (!/\/(typescript\/lib|@types\/node)\//.test(file)) return read(file, ...rest);
    if (!shared.has(file)) shared.set(file, read(file, ...rest));
    return shared.get(file);
  };
  const program = ts.createProgram([...files], parsed, host);
  problems.push(...[...program.getOptionsDiagnostics(), ...program.getGlobalDiagnostics()].map(toProblem));
  for (const file of program.getSourceFiles()) {
    if (isForeign(file.fileName)) continue;
    const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    problems.push(...found.map(toProblem));
  }
}
process.stdout.write(JSON.stringify(problems));

/** Declarations of somebody else: what is wrong in them is not for us, and checking them takes the longest. */
function isForeign(file: string): boolean {
  const inside = file.split('/node_modules/').at(-1);
  return inside !== file && !inside?.startsWith('@tpl/');
}

function toProblem({ file, start = 0, code, messageText }: ts.Diagnostic): CompilerProblem {
  const line = file ? file.getLineAndCharacterOfPosition(start).line + 1 : 1;
  return { file: file?.fileName ?? '', line, code, message: textOf(messageText) };
}

function textOf(message: string | ts.DiagnosticMessageChain): string {
  return ts.flattenDiagnosticMessageText(message, ' ').replace(/\s+/g, ' ');
}
