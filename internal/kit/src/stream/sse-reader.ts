// Cuts a stream of text into server-sent events.

/** One server-sent event; `event` is `message` where the server names none. */
export interface SseEvent {
  readonly event: string;
  readonly data: string;
}

/** Reads a stream of server-sent events piece by piece. */
export interface SseReader {
  /** The events that are complete with this piece of text. */
  push(text: string): SseEvent[];
  /** The event that no empty line ends, once no more text comes: the standard drops it, some servers end so. */
  end(): SseEvent | undefined;
}

/**
 * Creates a reader that follows the WHATWG HTML standard, section 9.2.6: CR, LF and CRLF, comments, several data
 * lines, a byte order mark. Ids and retry times are not kept. A line `error: …`, as llama.cpp sends it, is an event.
 * `onLongLine` is called, and should throw, when a line grows over `maxLineLength` characters.
 */
export function createSseReader(maxLineLength: number, onLongLine: () => never): SseReader {
  let rest = '';
  let isStart = true;
  let endedWithCr = false;
  let name = '';
  let data: string | undefined;

  function readLine(line: string, found: SseEvent[]): void {
    if (line === '') {
      if (data !== undefined) found.push({ event: name || 'message', data });
      name = '';
      data = undefined;
      return;
    }
    const colon = line.indexOf(':');
    if (colon === 0) return;
    const field = colon === -1 ? line : line.slice(0, colon);
    if (field !== 'data' && field !== 'event' && field !== 'error') return;
    // One space after the colon belongs to the syntax.
    const value = colon === -1 ? '' : line.slice(line.charCodeAt(colon + 1) === 32 ? colon + 2 : colon + 1);
    if (field === 'event') name = value;
    else if (field === 'error') found.push({ event: 'error', data: value });
    else data = data === undefined ? value : `${data}\n${value}`;
  }

  return {
    push(text) {
      if (text === '') return [];
      const found: SseEvent[] = [];
      let from = 0;
      if (isStart) {
        isStart = false;
        if (text.charCodeAt(0) === 0xfeff) from = 1;
      }
      if (endedWithCr && text.charCodeAt(from) === 10) from += 1;
      endedWithCr = false;
      const hasCr = text.includes('\r', from);
      for (;;) {
        const lf = text.indexOf('\n', from);
        const cr = hasCr ? text.indexOf('\r', from) : -1;
        const end = cr !== -1 && (lf === -1 || cr < lf) ? cr : lf;
        if (end === -1) break;
        const line = rest === '' ? text.slice(from, end) : rest + text.slice(from, end);
        rest = '';
        if (line.length > maxLineLength) onLongLine();
        readLine(line, found);
        from = end + 1;
        if (end !== cr) continue;
        if (from === text.length) endedWithCr = true;
        else if (text.charCodeAt(from) === 10) from += 1;
      }
      if (from < text.length) rest += text.slice(from);
      if (rest.length > maxLineLength) onLongLine();
      return found;
    },
    end() {
      const found: SseEvent[] = [];
      if (rest !== '') readLine(rest, found);
      rest = '';
      readLine('', found);
      return found[0];
    },
  };
}
