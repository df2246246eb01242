// Compiles and runs the code that documents show.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Check, Problem } from '../../house/check.ts';
import { docOf, exportedDeclarations } from '../../house/exports.ts';
import { findFiles, findSources } from '../../house/files.ts';
import type { House } from '../../house/house.ts';
import { parseFile } from '../../house/parse.ts';
import { compile } from '../../run/compile.ts';
import { mapParallel } from '../../run/parallel.ts';
import { runModules } from '../../run/run-modules.ts';
import type { Snippet } from '../../run/snippet.ts';
import { exampleSnippets, importedPackages, markdownSnippets } from '../../run/snippet.ts';
import { keepUntilRemoved } from '../../run/temporary.ts';

/** A snippet written to a file of its own, where its imports resolve as a reader's would. */
interface Written {
  readonly snippet: Snippet;
  /** Folder of the package, from the root. */
  readonly folder: string;
  /** Absolute path. */
  readonly path: string;
}

/** TypeScript in documents and in `@example` compiles, and runs against what is built. */
export const snippets: Check = {
  name: 'snippets',
  about: 'code in README files, docs and doc comments compiles and runs',
  async run(house) {
    const found = collect(house);
    const nameless = found.filter(({ snippet }) => snippet.noRun === '');
    const written = write(house.root, found);
    const temporary = [...new Set(written.map(({ path }) => dirname(path)))].map(keepUntilRemoved);
    try {
      const compiled = await compile(
        [
          {
            files: written.map(({ path }) => path),
            options: { skipLibCheck: true, erasableSyntaxOnly: true },
          },
        ],
        house.root,
      );
      const types = compiled.map(({ file, line, message }) => problemAt(written, file, line, message));
      const compiles = written.filter(({ path }) => !compiled.some(({ file }) => file === path));
      const ran = await runAll(house, compiles);
      return [
        ...nameless.map(({ snippet }) => ({
          file: snippet.file,
          line: snippet.lines[0] ?? 1,
          message: 'is marked no-run without a reason: write it after the mark',
        })),
        ...types,
        ...ran,
      ];
    } finally {
      for (const folder of temporary) folder.remove();
    }
  },
};

function collect({ root, packages, apps }: House): { snippet: Snippet; folder: string }[] {
  const read = (file: string) => markdownSnippets(file, readFileSync(join(root, file), 'utf8'));
  const ofPackages = packages.flatMap(({ folder }) => {
    const readme = findFiles(root, [folder], /^README\.md$/).flatMap(read);
    const examples = findSources(root, [`${folder}/src`]).flatMap((file) =>
      exportedDeclarations(parseFile(root, file)).flatMap(({ node }) =>
        (docOf(node)?.examples ?? []).flatMap(({ text, line }) => exampleSnippets(file, text, line)),
      ),
    );
    return [...readme, ...examples].map((snippet) => ({ snippet, folder }));
  });
  // Documents about the whole house may use all packages: an application has them, and most of what stands beside.
  const [app] = apps;
  if (!app) return ofPackages;
  const documents = [
    ...findFiles(root, ['docs', app], /\.md$/),
    ...findFiles(root, [''], /^(README|CONTRIBUTING|AGENTS)\.md$/).filter((file) => !file.includes('/')),
  ];
  const folders = [app, ...packages.map(({ folder }) => folder)];
  return [
    ...ofPackages,
    ...documents.flatMap(read).map((snippet) => ({
      snippet,
      folder: folders.find((folder) => hasAll(root, folder, importedPackages(snippet.code))) ?? app,
    })),
  ];
}

/** Whether a package may import all of these; its own name it always may. */
function hasAll(root: string, folder: string, names: readonly string[]): boolean {
  const { name } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as { name?: string };
  return names.every((wanted) => wanted === name || existsSync(join(root, folder, 'node_modules', wanted)));
}

function write(root: string, found: readonly { snippet: Snippet; folder: string }[]): Written[] {
  return found.map(({ snippet, folder }, index) => {
    const path = join(root, folder, '.snippets', String(process.pid), `${index}.ts`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${snippet.code}\nexport {};\n`);
    return { snippet, folder, path };
  });
}

async function runAll({ root }: House, written: readonly Written[]): Promise<Problem[]> {
  const runnable = written.filter(({ snippet }) => snippet.noRun === undefined);
  const folders = [...new Set(runnable.map(({ folder }) => folder))];
  const runs = await mapParallel(folders, 2, async (folder) => {
    let waiting = runnable.filter((entry) => entry.folder === folder).map(({ path }) => path);
    const problems: Problem[] = [];
    // A snippet that ends the process takes the rest with it: go on after it.
    while (waiting.length > 0) {
      const results = await runModules(waiting, { cwd: join(root, folder) });
      for (const { file, line, error } of results)
        if (error) problems.push(problemAt(written, file, line ?? 1, error));
      waiting = waiting.slice(Math.max(1, results.length));
    }
    return problems;
  });
  return runs.flat();
}

function problemAt(written: readonly Written[], file: string, line: number, message: string): Problem {
  const snippet = written.find(({ path }) => path === file)?.snippet;
  if (!snippet) return { file, line, message };
  return {
    file: snippet.file,
    line: snippet.lines[Math.min(line, snippet.lines.length) - 1] ?? 1,
    message: `(code in the text) ${message}`,
  };
}
