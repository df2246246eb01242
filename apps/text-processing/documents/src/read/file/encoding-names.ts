// Names encodings as programs that read them do; files call them by the number of a code page and worse.

const pages: Readonly<Record<string, string>> = {
  '932': 'shift_jis',
  '936': 'gbk',
  '949': 'euc-kr',
  '950': 'big5',
  '874': 'windows-874',
  '51932': 'euc-jp',
};

const names: Readonly<Record<string, string>> = {
  utf8mb4: 'utf-8',
  eucjp: 'euc-jp',
  euckr: 'euc-kr',
  shiftjis: 'shift_jis',
  mskanji: 'shift_jis',
  windows31j: 'shift_jis',
  uhc: 'euc-kr',
  tis620: 'windows-874',
};

/** The name that `TextDecoder` knows for a label, as far as one is known; else the label (postalsys/postal-mime#94). */
export function encodingName(label: string): string {
  const bare = label
    .trim()
    .toLowerCase()
    .replace(/^x-/, '')
    .replace(/[\s._-]+/g, '');
  const page = /^(?:cp|ms|ibm|win|windows)(\d{3,5})$/.exec(bare)?.[1] ?? '';
  if (Object.hasOwn(names, bare)) return names[bare]!;
  if (Object.hasOwn(pages, page)) return pages[page]!;
  return /^125\d$/.test(page) ? `windows-${page}` : label;
}
