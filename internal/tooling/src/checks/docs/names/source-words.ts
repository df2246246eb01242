// Collects the words of the code: identifiers, and what stands in its texts.
import ts from 'typescript';
import { parseFile } from '../../../house/parse.ts';

/** What sources say; comments count for nothing. */
export interface SourceWords {
  /** Identifiers, and the words inside of texts. */
  readonly words: ReadonlySet<string>;
  /** Whole texts; `*` stands for a value inside of one. */
  readonly texts: ReadonlySet<string>;
}

/** Reads the words of TypeScript and JavaScript files. */
export function sourceWords(root: string, files: readonly string[]): SourceWords {
  const words = new Set<string>();
  const texts = new Set<string>();
  const addText = (text: string) => {
    texts.add(text);
    for (const [word] of text.matchAll(/\w+/g)) words.add(word);
    if (!/^[a-z]+(\.[a-z_]+)+$/.test(text)) return;
    // A label, or the name of a counter, as Prometheus writes them.
    const written = text.replaceAll('.', '_');
    words.add(written).add(`${written}_total`);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) || ts.isPrivateIdentifier(node)) words.add(node.text);
    else if (ts.isStringLiteralLike(node) || ts.isJsxText(node) || ts.isRegularExpressionLiteral(node))
      addText(node.text);
    else if (ts.isTemplateExpression(node))
      addText([node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('*'));
    ts.forEachChild(node, visit);
  };
  for (const file of files) visit(parseFile(root, file));
  return { words, texts };
}
