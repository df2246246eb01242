// Finds its way through the text of JSON without reading its values: a picture in it may have many million characters.

/** Behind the closing quote of the string that begins at `from`. The text must be valid JSON. */
export function endOfString(json: string, from: number): number {
  for (let at = json.indexOf('"', from + 1); at !== -1; at = json.indexOf('"', at + 1)) {
    let slashes = 0;
    while (json[at - 1 - slashes] === '\\') slashes += 1;
    if (slashes % 2 === 0) return at + 1;
  }
  return json.length;
}

/** How many keys stand in all objects of a text that is valid JSON. */
export function countKeys(json: string): number {
  const colon = /\s*:/y;
  let keys = 0;
  for (let at = json.indexOf('"'); at !== -1; at = json.indexOf('"', at)) {
    at = endOfString(json, at);
    colon.lastIndex = at;
    if (colon.test(json)) keys += 1;
  }
  return keys;
}
