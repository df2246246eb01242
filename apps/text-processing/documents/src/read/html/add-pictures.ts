// Reads what a page says that its pictures show, where it shows nothing else.
import type { DocumentBuilder } from '../build/document-builder.ts';
import type { HtmlNode } from './html-node.ts';

/** Adds the words of pictures; who sees these sees no such words, so they are read only in place of a text. */
export function addPictures(root: HtmlNode, builder: DocumentBuilder): void {
  const words = [...root.querySelectorAll('img')]
    .map((picture) => picture.getAttribute('alt') ?? '')
    .filter((alt) => /[\p{L}\p{N}]/u.test(alt));
  for (const alt of words) builder.paragraph(alt);
  if (words.length > 0) builder.note('There are only pictures: what they are said to show was read.');
}
