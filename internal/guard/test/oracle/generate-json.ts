// Writes texts as strings of JSON in every way that says the same.

/** The text as a string of JSON in which signs are escaped at random, quotes included. */
export function writeString(text: string, random: () => number): string {
  const share = random();
  const short: Readonly<Record<string, string>> = {
    '\n': '\\n',
    '\t': '\\t',
    '\r': '\\r',
    '\f': '\\f',
    '\b': '\\b',
    '/': '\\/',
  };
  let written = '';
  for (let at = 0; at < text.length; at++) {
    const unit = text[at] as string;
    const code = unit.charCodeAt(0);
    const hex = `\\u${code.toString(16).padStart(4, '0')}`;
    if (unit === '"' || unit === '\\') written += random() < 0.7 ? `\\${unit}` : hex;
    else if (code < 32) written += random() < 0.5 ? (short[unit] ?? hex) : hex;
    else if (random() < share * 0.5)
      written += random() < 0.5 ? hex.toUpperCase().replace('\\U', '\\u') : hex;
    else written += unit === '/' && random() < 0.3 ? '\\/' : unit;
  }
  return `"${written}"`;
}

/** JSON that holds the text somewhere, with something around it now and then. */
export function writeJson(text: string, random: () => number): string {
  const other = () =>
    ['1', 'true', 'null', '"fine"', '["a","b"]', '{"k":"v \\u0041"}'][Math.floor(random() * 6)] as string;
  const value = writeString(text, random);
  const gap = () => (random() < 0.5 ? '' : ' \n');
  const forms = [
    () => `{"summary":${value}}`,
    () => `{${gap()}"a":${other()},${gap()}"summary":${value},"b":${other()}}`,
    () => `[${other()},${gap()}${value}]`,
    () => `{"x":{"y":[${value}]}}`,
    () => `{${value}:1}`,
    () => `Here you are:\n\`\`\`json\n{"summary":${value}}\n\`\`\`\n`,
  ];
  return (forms[Math.floor(random() * forms.length)] as () => string)();
}
