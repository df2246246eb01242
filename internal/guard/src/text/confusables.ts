// Characters that look like Latin letters.

// Letter, then the look-alikes drawn from Cyrillic, Greek, Armenian and the phonetic blocks; lower case, already folded.
const lookAlikes: Readonly<Record<string, string>> = {
  a: 'аαɑᴀ',
  b: 'вʙƅ',
  c: 'сϲᴄ',
  d: 'ԁᴅ',
  e: 'еεᴇҽ',
  f: 'ғꜰƒ',
  g: 'ɡɢց',
  h: 'һнʜհ',
  i: 'іιıɪ',
  j: 'јᴊϳ',
  k: 'кκᴋ',
  l: 'ӏʟլ',
  m: 'мᴍ',
  n: 'пηɴո',
  o: 'оοᴏօσ',
  p: 'рρᴘ',
  q: 'ԛզ',
  r: 'гʀꭇ',
  s: 'ѕꜱ',
  t: 'тτᴛ',
  u: 'υᴜս',
  v: 'νᴠѵ',
  w: 'ԝᴡωш',
  x: 'хχ',
  y: 'уʏүγ',
  z: 'ᴢ',
};

/** Code point of a look-alike to the code of the Latin letter it imitates (Unicode TS 39 calls this the skeleton). */
export const confusables: ReadonlyMap<number, number> = new Map(
  Object.entries(lookAlikes).flatMap(([latin, others]) =>
    [...others].map((other): [number, number] => [other.codePointAt(0) as number, latin.charCodeAt(0)]),
  ),
);
