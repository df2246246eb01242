// Decides which names npm takes for a package.

const word = '[a-z0-9][a-z0-9._~-]*';
const pattern = new RegExp(`^(@${word}/)?${word}$`);

/** What is wrong with a name, as the end of a sentence; `undefined` when npm takes it. */
export function faultOfName(name: string): string | undefined {
  if (name.length > 214) return 'has more than 214 characters';
  if (['node_modules', 'favicon.ico'].includes(name)) return 'is a name that npm keeps for itself';
  if (!pattern.test(name))
    return 'may hold small letters, digits and - . _ ~, beginning with a letter or digit';
  return undefined;
}

/** The nearest name that npm takes: that of a folder often is none. */
export function nameOf(folder: string): string {
  const name = folder
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 100);
  return faultOfName(name) === undefined ? name : 'my-service';
}
