// Makes a line of JSON or a line for people, whatever the fields hold.
import type { LogEntry, LogFields, LogLevel } from './logger.ts';

const maxLineCharacters = 65_536;

const reserved = ['time', 'level', 'message'] as const;

let lastTime = Number.NaN;
let lastText = '';

/** Lines come many to a millisecond, and a date costs as much as the rest of a short line. */
function isoTime(time: number): string {
  if (time !== lastTime) {
    lastTime = time;
    lastText = new Date(time).toISOString();
  }
  return lastText;
}

/** One JSON object, without a line end. Never throws for plain fields. */
export function toJsonLine({ time, level, message, fields }: LogEntry): string {
  const start = `{"time":"${isoTime(time)}","level":"${level}","message":${JSON.stringify(message)}`;
  const json = toJson(withoutReserved(fields));
  if (json.length <= 2) return `${start}}`;
  const line = `${start},${json.slice(1)}`;
  return line.length <= maxLineCharacters ? line : toShortLine(start, fields);
}

/** Leaves the longest fields out until the line fits; what is short stays, wherever it stood. */
function toShortLine(start: string, fields: LogFields): string {
  const pairs = Object.entries({ ...withoutReserved(fields), truncated: true }).map(
    ([name, value]) => [name, toJson(value)] as const,
  );
  const sizes = new Map(pairs.map(([name, json]) => [name, json.length]));
  let length =
    start.length + 20 + pairs.reduce((sum, [name, json]) => sum + name.length * 2 + json.length + 4, 0);
  const isLeftOut = new Set<string>();
  for (const [name, size] of [...sizes].sort((a, b) => b[1] - a[1])) {
    if (length <= maxLineCharacters) break;
    isLeftOut.add(name);
    length -= size - 40;
  }
  let line = start;
  for (const [name, json] of pairs) {
    const text = isLeftOut.has(name) ? `"[left out: ${json.length} characters]"` : json;
    line += `,${JSON.stringify(name)}:${text}`;
  }
  return `${line}}`;
}

/** A field must not be able to pose as the line's own level or time. */
function withoutReserved(fields: LogFields): LogFields {
  if (!('level' in fields || 'message' in fields || 'time' in fields)) return fields;
  const renamed: Record<string, unknown> = { ...fields };
  for (const name of reserved) {
    if (!(name in renamed)) continue;
    renamed[`fields.${name}`] = renamed[name];
    delete renamed[name];
  }
  return renamed;
}

const colors: Record<LogLevel, string> = { error: '31', warn: '33', info: '36', debug: '90' };

/** A line for people, with the level in color. */
export function toPrettyLine({ time, level, message, fields }: LogEntry): string {
  const clock = new Date(time).toISOString().slice(11, 23);
  let line = `${clock} \u001b[${colors[level]}m${level.padEnd(5)}\u001b[0m ${escapeControls(message)}`;
  let stack = '';
  for (const name in fields) {
    const value = fields[name];
    if (value === undefined) continue;
    const isError = isPlainError(value);
    if (isError) stack += framesOf(value.stack);
    const text = isError
      ? `${value.name}: ${value.message}`
      : typeof value === 'string'
        ? value
        : toJson(value);
    line += ` ${escapeControls(`${name}=${text}`)}`;
  }
  return (line + stack).slice(0, maxLineCharacters);
}

function framesOf(stack: unknown): string {
  if (typeof stack !== 'string') return '';
  const frames = stack.split('\n').filter((line) => /^ {4}at /.test(line));
  return frames.map((line) => `\n${escapeControls(line)}`).join('');
}

function isPlainError(value: unknown): value is { name: string; message: string; stack?: unknown } {
  return typeof value === 'object' && value !== null && 'stack' in value && 'message' in value;
}

// Text from outside must not move the cursor, turn the direction of writing or forge a second line at a terminal.
function escapeControls(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu, (character) => {
    const short = JSON.stringify(character).slice(1, -1);
    return short === character ? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}` : short;
  });
}

/** A redactor may hand back what is no plain data. */
function toJson(value: unknown): string {
  try {
    return JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? String(inner) : inner)) ?? '""';
  } catch {
    return typeof value === 'string' ? '""' : '{"fields":"[not JSON]"}';
  }
}
