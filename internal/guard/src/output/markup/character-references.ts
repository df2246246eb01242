// Reads the character references of HTML as far as an address or a word can be written with them.

// Every name whose text is in ASCII (HTML Standard 13.5); others never make an address of what is none.
const named: Readonly<Record<string, string>> = {
  Tab: '\t',
  NewLine: '\n',
  excl: '!',
  quot: '"',
  QUOT: '"',
  num: '#',
  dollar: '$',
  percnt: '%',
  amp: '&',
  AMP: '&',
  apos: "'",
  lpar: '(',
  rpar: ')',
  ast: '*',
  midast: '*',
  plus: '+',
  comma: ',',
  period: '.',
  sol: '/',
  colon: ':',
  semi: ';',
  lt: '<',
  LT: '<',
  equals: '=',
  gt: '>',
  GT: '>',
  quest: '?',
  commat: '@',
  lsqb: '[',
  lbrack: '[',
  bsol: '\\',
  rsqb: ']',
  rbrack: ']',
  Hat: '^',
  lowbar: '_',
  UnderBar: '_',
  grave: '`',
  DiacriticalGrave: '`',
  lcub: '{',
  lbrace: '{',
  verbar: '|',
  vert: '|',
  VerticalLine: '|',
  rcub: '}',
  rbrace: '}',
  fjlig: 'fj',
};

const reference = /&(?:#(\d{1,8})|#x([\da-f]{1,8})|([a-z]{2,16}));?/gi;

/** The text with its references replaced; a missing semicolon is taken as a browser takes it. */
export function decodeReferences(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(reference, (whole, decimal?: string, hex?: string, name = '') => {
    const point = decimal ? Number(decimal) : hex ? Number.parseInt(hex, 16) : -1;
    if (point >= 0) return point <= 0x10_ffff ? String.fromCodePoint(point) : '\ufffd';
    return named[name] ?? whole;
  });
}

// &eacute; and &ascr; are shown as letters.
const lettered = /^([a-z])(?:acute|grave|circ|uml|tilde|ring|cedil|slash|caron|breve|macr|ogon|scr|fr|opf)$/i;

/** The letter or sign that one reference, without its `&` and `;`, is shown as; empty where it is none. */
export function shownAs(body: string): string {
  const text = decodeReferences(`&${body};`);
  return text.startsWith('&') && text !== '&' ? (lettered.exec(body)?.[1] ?? '') : text;
}
