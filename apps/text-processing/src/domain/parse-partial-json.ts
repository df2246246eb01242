// Domain Service: text-processing · example, replace in your project

/** Reads JSON whose end has not come yet, by closing what is open; `undefined` while there is nothing to show. */
export function parsePartialJson(text: string): unknown {
  const closers: string[] = [];
  let inString = false;
  let escaped = false;
  // The last place at which everything before is complete but for its closers.
  let safeEnd = 0;
  let safeClosers = '';
  for (let place = 0; place < text.length; place += 1) {
    const char = text[place]!;
    if (inString) {
      if (escaped) escaped = false;
      else if (char === '\\') escaped = true;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '{') closers.push('}');
    else if (char === '[') closers.push(']');
    else if (char === '}' || char === ']') closers.pop();
    if (!inString && (char === ',' || char === '{' || char === '[' || char === '}' || char === ']')) {
      safeEnd = char === ',' ? place : place + 1;
      safeClosers = [...closers].reverse().join('');
    }
  }
  const open = [...closers].reverse().join('');
  const cut = escaped ? text.slice(0, -1) : text;
  return read(cut + (inString ? '"' : '') + open) ?? read(text.slice(0, safeEnd) + safeClosers);
}

function read(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
