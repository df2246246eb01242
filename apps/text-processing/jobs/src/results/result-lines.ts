// Writes a result in lines of Markdown, whatever its fields are.

/** The lines; `say` writes a text, by the path of its field. */
export function resultLines(
  value: unknown,
  say: (text: string, path: string) => string = (text) => text,
  path = '',
): string[] {
  if (typeof value === 'string') return [say(value, path)];
  if (typeof value !== 'object' || value === null) return [JSON.stringify(value) ?? ''];
  const entries = Object.entries(value);
  const isList = Array.isArray(value);
  return entries.flatMap(([name, field]) => {
    const inner = resultLines(field, say, path === '' ? name : `${path}.${name}`);
    if (isList) return inner.map((line, index) => (index === 0 ? `- ${line}` : `  ${line}`));
    if (entries.length === 1) return inner;
    const isShort = inner.length === 1 && typeof field !== 'object';
    return isShort ? [`**${name}**: ${inner[0]}`] : [`**${name}**`, '', ...inner, ''];
  });
}
