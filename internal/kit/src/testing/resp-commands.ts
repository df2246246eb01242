// Reads Redis commands off the wire.

/** One command as it stood on the wire, and its name. */
export interface WireCommand {
  readonly raw: Buffer;
  readonly name: string;
}

/** Creates a function that takes pieces of a RESP stream of commands and gives the commands that are complete. */
export function splitCommands(): (chunk: Buffer) => WireCommand[] {
  let rest: Buffer = Buffer.alloc(0);

  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    const commands: WireCommand[] = [];
    for (let command = readCommand(rest); command; command = readCommand(rest)) {
      commands.push(command);
      rest = rest.subarray(command.raw.length);
    }
    return commands;
  };
}

/** `*COUNT` and then COUNT times `$LENGTH` and the bytes; `undefined` while it is not complete. */
function readCommand(bytes: Buffer): WireCommand | undefined {
  const head = readLine(bytes, 0);
  if (!head) return undefined;
  let place = head.end;
  let name = '';
  for (let index = 0; index < head.number; index += 1) {
    const length = readLine(bytes, place);
    if (!length || bytes.length < length.end + length.number + 2) return undefined;
    if (index === 0) name = bytes.toString('latin1', length.end, length.end + length.number).toUpperCase();
    place = length.end + length.number + 2;
  }
  return { raw: bytes.subarray(0, place), name };
}

function readLine(bytes: Buffer, start: number): { number: number; end: number } | undefined {
  const end = bytes.indexOf('\r\n', start);
  return end === -1 ? undefined : { number: Number(bytes.toString('latin1', start + 1, end)), end: end + 2 };
}
