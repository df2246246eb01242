// Reads a document's title and its first sentence.

/** Title and first sentence of a Markdown text; `fallback` where it has no heading. */
export function describePage(text: string, fallback: string): { title: string; about: string } {
  const lines = withoutFrontmatter(text)
    .replace(/^```[\s\S]*?^```$/gm, '')
    .split('\n');
  const title = lines.find((line) => line.startsWith('# '))?.slice(2);
  const paragraphs = lines
    .join('\n')
    .split(/\n\s*\n/)
    .map((part) => part.trim())
    .filter((part) => /^(?!```)[A-Za-z`*[@]/.test(part));
  return {
    title: plain(title ?? fallback),
    about: firstSentence(plain(paragraphs[0] ?? '')),
  };
}

function withoutFrontmatter(text: string): string {
  return text.replace(/^---\n[\s\S]*?\n---\n/, '');
}

function plain(markdown: string): string {
  return markdown
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[`*]/g, '')
    .replace(/\\([<>_[\]])/g, '$1')
    .replace(/\s+/g, ' ')
    .trim();
}

function firstSentence(text: string): string {
  // A word alone ("Decided.") says nothing yet.
  return /^(?:\w+\. )?(.*?[.!?])(?=\s|$)/.exec(text)?.[1] ?? text.replace(/:$/, '.');
}
