// Makes a line of JSON or a line for people, whatever the fields hold.
import type { LogLevel } from './level.ts';
import type { LogFields } from './log-fields.ts';
import type { LogEntry } from './logger.ts';

const maxLineCharacters = 32_768;
const maxMessageCharacters = 8_192;
const maxErrorCauses = 3;

/** Turns errors into plain data, so that a redactor and JSON see their text. */
export function toPlainFields(fields: LogFields): Record<string, unknown> {
  const plain: Record<string, unknown> = {};
  for (const name in fields) {
    const value = fields[name];
    plain[name] = value instanceof Error ? toPlainError(value) : value;
  }
  return plain;
}

function toPlainError(error: Error, depth = 0): Record<string, unknown> {
  const { name, message, stack, cause } = error;
  const code = (error as { code?: unknown }).code;
  return {
    name,
    message,
    ...(code !== undefined && { code }),
    ...(depth === 0 && { stack }),
    ...(cause instanceof Error && depth < maxErrorCauses && { cause: toPlainError(cause, depth + 1) }),
  };
}

const reserved = new Set(['time', 'level', 'message']);

/** One JSON object, without a line end. Never throws. */
export function toJsonLine({ time, level, message, fields }: LogEntry): string {
  let line = `{"time":"${new Date(time).toISOString()}","level":"${level}","message":${JSON.stringify(message.slice(0, maxMessageCharacters))}`;
  for (const name in fields) {
    const value = toJson(fields[name]);
    if (value === undefined) continue;
    // A field must not be able to pose as the line's own level or time.
    const pair = `,${JSON.stringify(reserved.has(name) ? `fields.${name}` : name)}:${value}`;
    if (line.length + pair.length > maxLineCharacters) return `${line},"truncated":true}`;
    line += pair;
  }
  return `${line}}`;
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

function toJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value, (_, inner) =>
      typeof inner === 'bigint' ? String(inner) : inner instanceof Error ? toPlainError(inner) : inner,
    );
  } catch {
    return '"[not JSON: a cycle or a getter that throws]"';
  }
}
