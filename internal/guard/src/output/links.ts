// Finds addresses that an answer could carry data away with.

/** A place where an answer would make a reader's program fetch or follow something. */
export interface LinkFinding {
  readonly start: number;
  readonly end: number;
  /** `image` and `html` are fetched without a click. */
  readonly kind: 'image' | 'html' | 'link';
}

// Every gap is bounded and excludes its own opener, so a failed start costs no more than its gap.
const image = /!\[[^\][\n]{0,300}\](?:\(\s{0,4}<?([^\s)>(]{1,2000})[^)\n(]{0,300}\)?|\[[^\][\n]{0,100}\])/g;
const reference = /^[ ]{0,3}\[[^\][\n]{1,100}\]:[ ]{0,4}<?(\S{1,2000})/gm;
const tag =
  /<(?:img|script|iframe|link|object|embed|video|audio|source|form|base|meta|svg|image|input|body|table|style|a)\b[^<>]{0,2000}>?/gi;
const address = /(?:https?:|ftp:)?(?:\/\/|%2f%2f|\\\\)[^\s"'<>)\]]{3,2000}/gi;
const script = /\bjavascript:|\bon(?:error|load|click|mouseover)\s{0,3}=/i;
const carriers = /[<:/%\\]/;
// A link without data tells its host only that somebody clicked.
const carriesData = /[?#&=;][^\s]{16}|[a-z0-9+/_%-]{40}/i;

/** Finds addresses outside the allow-list that an answer could carry data away with. */
export function findLinks(text: string, allowed: (url: string) => boolean): LinkFinding[] {
  if (!carriers.test(text)) return [];
  const found: LinkFinding[] = [];
  const free = (start: number, end: number) => !found.some((other) => start < other.end && end > other.start);
  const add = (kind: LinkFinding['kind'], start: number, length: number) => {
    if (free(start, start + length)) found.push({ kind, start, end: start + length });
  };
  for (const { 0: whole, 1: url, index } of text.matchAll(image)) {
    if (url !== undefined && !allowed(url)) add('image', index, whole.length);
  }
  for (const { 0: whole, index } of text.matchAll(tag)) {
    const urls = whole.match(address) ?? [];
    if (urls.some((url) => !allowed(url)) || script.test(whole))
      add(/^<a\b/i.test(whole) && !script.test(whole) ? 'link' : 'html', index, whole.length);
  }
  for (const { 0: whole, 1: url = '', index } of text.matchAll(reference)) {
    if (!allowed(url)) add('image', index, whole.length);
  }
  for (const { 0: url, index } of text.matchAll(address)) {
    if (!allowed(url) && carriesData.test(url)) add('link', index, url.length);
  }
  return found.sort((a, b) => a.start - b.start);
}

const edges = ' \n\r\t"\'<>()[]';
const marks = /[<[:/!]/;
const beginningOfAddress = /(?:^|[\s"'>()\]])(h|ht|http?s?)$/i;
const openImage = /^!\[[^\][\n]*(?:\](?:\([^)\n]*|\[[^\]\n]*)?)?$/;
const openReference = /^ {0,3}\[[^\][\n]*(?:\](?::[ ]{0,4}\S*)?)?$/;
const openAddress = /^h(?:t(?:t(?:ps?)?)?)?$|^[a-z]{0,8}:?\/\/|^https?:/i;

/** Where a link, an image or a tag begins that the text does not end yet; the text's length where none does. */
export function unfinishedAt(text: string): number {
  if (!marks.test(text)) return text.length - (beginningOfAddress.exec(text.slice(-6))?.[1]?.length ?? 0);
  const tail = text.slice(-2_100);
  const offset = text.length - tail.length;
  let open = tail.length;
  const begins = (at: number, isOpen: boolean) => {
    if (at >= 0 && isOpen) open = Math.min(open, at);
  };
  const tagAt = tail.lastIndexOf('<');
  begins(tagAt, !tail.includes('>', tagAt) && /^<(?:$|[a-z])/i.test(tail.slice(tagAt)));
  const imageAt = tail.lastIndexOf('![');
  begins(imageAt, openImage.test(tail.slice(Math.max(0, imageAt))));
  begins(tail.length - 1, tail.endsWith('!'));
  const lineAt = tail.lastIndexOf('\n') + 1;
  begins(lineAt, openReference.test(tail.slice(lineAt)));
  let wordAt = tail.length;
  while (wordAt > 0 && !edges.includes(tail[wordAt - 1] as string)) wordAt--;
  begins(wordAt, openAddress.test(tail.slice(wordAt)));
  return offset + open;
}

/** Tells whether an address leads to an allowed host; `.example.com` stands for all hosts below it. */
export function createAllowList(hosts: readonly string[]): (url: string) => boolean {
  const exact = new Set(hosts.filter((host) => !host.startsWith('.')).map((host) => host.toLowerCase()));
  const below = hosts.filter((host) => host.startsWith('.')).map((host) => host.toLowerCase());
  return (url) => {
    if (!URL.canParse(url, 'https://same.invalid')) return false;
    const { hostname, protocol } = new URL(url, 'https://same.invalid');
    if (protocol !== 'https:' && protocol !== 'http:') return protocol === 'mailto:' || protocol === 'tel:';
    return (
      hostname === 'same.invalid' || exact.has(hostname) || below.some((suffix) => hostname.endsWith(suffix))
    );
  };
}
