// Keeps one spelling, and the words that a reader of the field knows.
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import ts from 'typescript';
import type { Check, Problem } from '../../house/check.ts';
import { findFiles } from '../../house/files.ts';
import { parseFile } from '../../house/parse.ts';
import { americanFor, plainFor } from './spelling.ts';

const folders = ['packages', 'apps', 'internal', 'benchmarks', 'scripts', 'docs', '.github', '.changeset'];
/** Here the words stand that are looked for. */
const dictionaries = /\/checks\/docs\/(spelling|english\.test)\.ts$/;

/**
 * Code, comments and Markdown are spelled the American way, and identifiers use no private vocabulary. Text in quotes is
 * checked where it is a sentence of a source file; in tests it may be anybody's.
 */
export const english: Check = {
  name: 'english',
  about: 'American spelling and plain words in code, comments and documents',
  run({ root }) {
    const documents = [
      ...findFiles(root, [''], /^(?!CHANGELOG).*\.md$/).filter((file) => !file.includes('/')),
      ...findFiles(root, folders, /^(?!CHANGELOG).*\.md$/),
    ];
    const sources = findFiles(root, folders, /^(?!.*\.d\.ts$).*\.(tsx?|mjs)$/).filter(
      (file) => !dictionaries.test(file),
    );
    return [
      ...documents.flatMap((file) => misspelled(file, readFileSync(join(root, file), 'utf8'))),
      ...sources.flatMap((file) => {
        const source = parseFile(root, file);
        return [
          ...misspelled(file, basename(file)).map(({ message }) => ({
            file,
            message: `in its name ${message}`,
          })),
          ...misspelled(file, withoutQuotes(source, file)),
          ...privateWords(source, file),
        ];
      }),
    ];
  },
};

function misspelled(file: string, text: string): Problem[] {
  return text.split('\n').flatMap((line, index) =>
    wordsOf(line).flatMap((word) => {
      const american = americanFor(word);
      return american ? [{ file, line: index + 1, message: `"${word}" is British: "${american}"` }] : [];
    }),
  );
}

/** Words of a text, those that an identifier is made of one by one. */
function wordsOf(text: string): string[] {
  return text.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])/g) ?? [];
}

function privateWords(source: ts.SourceFile, file: string): Problem[] {
  const problems: Problem[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node))
      for (const word of wordsOf(node.text)) {
        const plain = plainFor(word);
        const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
        if (plain) problems.push({ file, line, message: `${node.text}: say ${plain}, not "${word}"` });
      }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return problems;
}

/** The text of a file with blanks for what stands in quotes. */
function withoutQuotes(source: ts.SourceFile, file: string): string {
  const isTest = /\.test\.tsx?$|\/test\//.test(file);
  let text = source.text;
  const visit = (node: ts.Node): void => {
    const isText =
      ts.isStringLiteralLike(node) ||
      ts.isTemplateHead(node) ||
      ts.isTemplateMiddleOrTemplateTail(node) ||
      ts.isRegularExpressionLiteral(node);
    if (isText && (isTest || !isSentence(node.text))) {
      const blank = node.getText(source).replace(/[^\n]/g, ' ');
      text = text.slice(0, node.getStart(source)) + blank + text.slice(node.getEnd());
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return text;
}

/** Lists of words have no small words between them; a pattern or a grammar has bars. */
function isSentence(text: string): boolean {
  return !/[|¦]/.test(text) && /\b(a|the|is|are|of|to|for|not|and|with)\b/i.test(text);
}
