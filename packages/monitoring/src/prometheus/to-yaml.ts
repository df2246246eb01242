// Writes the exported files as YAML, without a dependency.

/** Plain data as YAML: block style, every text in JSON's quotes, which YAML 1.2 reads as they are. */
export function toYaml(value: unknown, indent = ''): string {
  if (Array.isArray(value)) {
    if (value.length === 0) return ' []\n';
    return `\n${value.map((item) => `${indent}-${inItem(item, `${indent}  `)}`).join('')}`;
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
    if (entries.length === 0) return ' {}\n';
    return `\n${entries.map(([name, inner]) => `${indent}${keyText(name)}:${toYaml(inner, `${indent}  `)}`).join('')}`;
  }
  return ` ${JSON.stringify(value)}\n`;
}

// The first line of an object in a list stands behind its dash.
function inItem(item: unknown, indent: string): string {
  const text = toYaml(item, indent);
  return text.startsWith(`\n${indent}`) && !Array.isArray(item) ? ` ${text.slice(indent.length + 1)}` : text;
}

function keyText(name: string): string {
  return /^[a-zA-Z_][a-zA-Z0-9_.-]*$/.test(name) ? name : JSON.stringify(name);
}
