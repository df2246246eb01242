// Shows a wrong value briefly and never its inside.

/** A value as a problem shows it: short, on one line, and never the inside of an object. */
export function showValue(value: unknown): string {
  const shown = toText(value);
  return shown.length > 60 ? `${shown.slice(0, 57)}…` : shown;
}

function toText(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'function') return 'a function';
  return typeof value === 'object' && value !== null ? 'an object' : String(value as symbol);
}
