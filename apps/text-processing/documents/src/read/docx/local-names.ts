// Names the elements of Word without the prefixes that a part gives them.
import type { XmlTag } from './scan-xml.ts';

const wordNamespaces = [
  'http://schemas.openxmlformats.org/wordprocessingml/2006/main',
  'http://purl.oclc.org/ooxml/wordprocessingml/main',
];

/** Names without the prefixes that the part has given to what Word files are made of; other names are empty. */
export function localNames(xml: string): (tag: XmlTag) => string {
  const prefixes = new Set<string>();
  for (const namespace of wordNamespaces)
    for (
      let at = xml.indexOf(namespace);
      at >= 0 && prefixes.size < 20;
      at = xml.indexOf(namespace, at + 1)
    ) {
      const declared = /xmlns(?::([\w.-]{1,100}))?\s*=\s*["']$/.exec(xml.slice(Math.max(0, at - 130), at));
      if (declared) prefixes.add(declared[1] ?? '');
    }
  return ({ name }) => {
    const colon = name.indexOf(':');
    return prefixes.has(colon < 0 ? '' : name.slice(0, colon)) ? name.slice(colon + 1) : '';
  };
}

/** The name of another element of Word, with the prefix of this one. */
export const named = ({ name }: XmlTag, other: string): string =>
  name.slice(0, name.indexOf(':') + 1) + other;
