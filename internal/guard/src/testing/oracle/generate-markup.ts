// Writes Markdown and HTML that nobody would write, from a seed.

const addresses = [
  'https://evil.example/p?d=s',
  '//evil.example/p',
  '\\\\evil.example/p',
  'https:evil.example',
  'HTTPS://EVIL.example',
  'https&#58;//evil.example/p',
  'https&colon;&sol;&sol;evil.example',
  'h&#x74;tps://evil.example',
  'ht&Tab;tps://evil.example',
  'https\\://evil.example/p',
  '/local.png',
  'x.png',
  'a(b)c',
];
const scripts = [
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'java&NewLine;script:alert(1)',
  'javascript&colon;alert(1)',
  '&#1;javascript:alert(1)',
  'javascript\\:alert(1)',
];
const words = [
  'a',
  'b c',
  'see',
  '1',
  'x',
  '!',
  '*d*',
  '**e**',
  '_f_',
  'g, h.',
  '&amp;',
  '&#39;',
  '&quot;',
  '\\',
  '\\\\',
  '\\!',
  '\\[',
  '\\]',
  '\\<',
  '`',
  '``',
  '`i`',
  '[link removed]',
  'https://good.page/a',
  '$x$',
  'é',
  '👍',
];
const blocks = [
  '\n',
  '\n',
  '\n\n',
  '\n\n',
  '\n> ',
  '\n\n> ',
  '\n>\n> ',
  '\n- ',
  '\n1. ',
  '\n    ',
  '\n\n    ',
  '\n  ',
  '\n# ',
  '\n---\n',
  '\n```\n',
  '\n\n```js\n',
  '\n~~~\n',
  '\n  ```\n',
  '\n- ```\n',
  '\n````\n',
  '\r\n',
  '\r\n\r\n',
  '\r',
  '\n| a | b |\n|---|---|\n| c | ',
  '\n<div>\n',
  '\n</div>\n',
  '\n<pre>',
  '</pre>',
  '<!--',
  '-->',
  '\n<!--\n',
  '\n-->\n',
  '<textarea>',
  '</textarea>',
  '<title>',
  '<svg>',
  '<math>',
  '<table>',
  '<select>',
  '<template>',
  '<noscript>',
  '<xmp>',
  '<plaintext>',
  '<![CDATA[',
  ']]>',
  '<?',
  '?>',
  '<!x ',
  '\t',
  '\f',
  '\0',
  '  \n',
  '\\\n',
];
const fragments = [
  '![',
  '![',
  '](',
  '](',
  ']',
  '[',
  '(',
  ')',
  '][',
  '][]',
  ']:',
  '] :',
  '[1]',
  '[1]:',
  '[1]: ',
  '![1]',
  '![a][1]',
  '[A]: ',
  '![a]',
  '<',
  '>',
  '/>',
  '"',
  "'",
  '="',
  "='",
  '=',
  ' ',
  '<a ',
  '<b title="',
  "<b title='",
  '<img ',
  '<img',
  ' src=',
  ' src="',
  ' alt="',
  ' href=',
  '<a href="',
  ' onclick=alert(1)',
  ' onerror="alert(1)"',
  ' style="',
  'background:url(',
  '<script>',
  '</script>',
  '<style>',
  '</style>',
  '@import "',
  '<iframe src=',
  '<use href=',
  '<video poster=',
  '<input type=image src=',
  '<object data=',
  '<link rel=stylesheet href=',
  '<base href=',
  '<embed src=',
  '<div ',
  '<details open ontoggle=',
  '</b>',
  '<T, U>',
  'a < b',
  '<x',
];

/** One text. A third are known forms that are mutated, the rest is thrown together. */
export function generateMarkup(random: () => number): string {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const times = (count: number, make: () => string) => Array.from({ length: count }, make).join('');
  const word = () => pick(words);
  const address = () => (random() < 0.2 ? pick(scripts) : pick(addresses));
  const gap = () => pick(['', '', ' ', '\n', '\n> ', '  ', '\t', '\n   ']);
  const alt = () =>
    times(Math.floor(random() * 4), () =>
      pick([word(), word(), `[${word()}]`, '\n', '`', '<b>', ' ', '![y](/z.png)']),
    );
  const title = () => pick(['', '', ' "t"', " 't'", ' (t)', '\n"t"', ' "a\'b"', ' "t onclick=alert(1)"']);
  const destination = () => pick([address(), address(), `<${address()}>`, `<${address()} b>`]);
  const label = () => pick(['1', '1', 'A', 'a', 'b c', 'link removed', '\\!', 'é']);
  const quote = () => pick(['"', "'", '']);
  const attribute = (): string => {
    const mark = quote();
    return pick([
      `${pick(['src', 'href', 'alt', 'title', 'srcset', 'poster', 'data', 'background', 'xlink:href', 'action'])}${pick(['=', ' = ', '=\n'])}${mark}${address()}${mark}`,
      `${pick(['onclick', 'onerror', 'ontoggle', 'onfocus'])}=${mark}alert(1)${mark}`,
      `style=${mark}background:${pick(['url(', 'u\\72l('])}${address()})${mark}`,
      `${pick(['alt', 'title', 'class'])}=${mark}${pick(['>', '\n', '\n\n', '<b>', '\n> ', 'x', '&#39;', '`', '](', '![a](/b)'])}${mark}`,
      pick(['open', 'controls', 'default', '/']),
    ]);
  };
  const tag = () =>
    `<${pick(['img', 'IMG', 'div', 'a', 'b', 'svg', 'image', 'use', 'video', 'track', 'source', 'audio', 'iframe', 'body', 'input', 'details', 'object', 'td', 'table', 'x-y', 'button', 'form'])}${times(1 + Math.floor(random() * 3), () => pick([' ', '\n', '/', '\n> ', '\t']) + attribute())}${pick(['>', '>', '/>', ' >', '', '\n>'])}`;
  const whole = () =>
    pick([
      () => `![${alt()}](${gap()}${destination()}${title()}${gap()})`,
      () => `[${alt()}](${gap()}${destination()}${title()})`,
      () => `![${alt()}][${label()}]`,
      () => `![${label()}]${pick(['', '[]', '[link removed]'])}`,
      () =>
        `${pick(['\n', '\n\n', '\n\n> ', '\n\n- ', '\n   '])}[${label()}]:${gap()}${destination()}${title()}${pick(['\n', '\n\n'])}`,
      tag,
      tag,
      () => `<${address()}>`,
      () => `<style>${pick(['@import "', 'a{background:url('])}${address()}${pick(['";', ')}', ''])}</style>`,
      () => `<script>alert(1)</script>`,
      () =>
        `<meta${pick(['', ' charset=utf-8', ' name="viewport"', ' http-equiv=refresh', ' HTTP-EQUIV="refresh"'])}${pick([' ', '\n', '/'])}content=${pick(['"0;url=', '0;url='])}${address()}${pick(['"', ''])}>`,
      () => {
        const mark = pick(['`', '`', '``']);
        const name = pick(['style', 'style', 'style lang="scss"', 'script', 'b', 'div', 'textarea', 'x, y']);
        return `${pick(['', '', '\\', '\n', '| '])}${mark}<${pick(['', '', '', '/'])}${name}>${pick(['', '', ' a ', '|', '\n', '</style>'])}${pick([mark, mark, mark, '', '`'])}`;
      },
      () =>
        `${pick(['```html\n', '```\n', '~~~\n'])}<style>\na { background: ${pick(['url(', '\\75rl(', 'URL( "'])}${address()}) }\n${pick(['</style>\n', ''])}${pick(['<script>alert(1)</script>\n', ''])}${pick(['```\n', '~~~\n', ''])}`,
      () =>
        pick([' @import "', ' @\\69mport "', ' url(', ' image-set("']) + address() + pick(['")', '"', ')']),
      () => pick(['`', '``', '```']) + word() + pick(['`', '``', '```']),
    ])();
  const kind = random();
  const length = 1 + Math.floor(random() * 9);
  if (kind < 0.34) return times(length, () => pick([whole(), whole(), word(), pick(blocks)]));
  if (kind < 0.67) {
    // A known form, with something put in or taken out anywhere.
    let text = times(1 + Math.floor(random() * 3), () => whole() + pick(['', ' ', ...blocks]));
    for (let change = 0; change < 1 + random() * 3; change++) {
      const at = Math.floor(random() * (text.length + 1));
      const insert = random() < 0.7 ? pick([pick(fragments), pick(blocks), word()]) : '';
      text = text.slice(0, at) + insert + text.slice(at + (random() < 0.4 ? 1 : 0));
    }
    return text;
  }
  return times(3 + length * 2, () =>
    pick([pick(fragments), pick(fragments), pick(blocks), word(), address()]),
  );
}
