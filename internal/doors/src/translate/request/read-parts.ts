// Reads texts and pictures of all dialects.
import { isObject } from '@internal/kit/json';
import type { ImagePart, TextPart } from '@internal/model';
import { type BodyReader, join } from './body-reader.ts';

/** A type as it may stand in a message: never a text that somebody wrote. */
export const nameOf = (type: unknown): string =>
  typeof type === 'string' && /^[\w.-]{1,60}$/.test(type) ? `of type ${type}` : 'without a type';

/** Notes a part that nobody behind the door can take. */
export function refuseType(reader: BodyReader, path: string, type: unknown): undefined {
  reader.refuse(path, `${nameOf(type)} is not translated: only text, pictures and tools are`);
}

type MediaType = Extract<ImagePart, { data: string }>['mediaType'];
const mediaTypes: ReadonlySet<unknown> = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);

function toPicture(
  reader: BodyReader,
  mediaType: unknown,
  data: unknown,
  path: string,
): ImagePart | undefined {
  const given = typeof mediaType === 'string' ? mediaType.toLowerCase() : mediaType;
  // What many clients write, which is no media type: hermes-agent#55432, mealie#5897.
  const type = given === 'image/jpg' ? 'image/jpeg' : given;
  if (mediaTypes.has(type))
    return { type: 'image', mediaType: type as MediaType, data: reader.text(data, path) };
  reader.refuse(path, 'is not translated: a picture is png, jpeg, gif or webp');
  return undefined;
}

/** A picture by its address: of the web, or with the file inside. */
function readUrl(reader: BodyReader, value: unknown, path: string): ImagePart | undefined {
  const url = reader.text(value, path);
  if (/^https?:\/\/./.test(url)) return { type: 'image', url };
  const comma = url.indexOf(',');
  const [, mediaType] = /^data:([\w/+.-]{1,40});base64$/i.exec(url.slice(0, Math.max(0, comma))) ?? [];
  if (mediaType !== undefined) return toPicture(reader, mediaType, url.slice(comma + 1), path);
  if (url !== '') reader.refuse(path, 'is not translated: an https or data address is');
  return undefined;
}

function readSource(reader: BodyReader, value: unknown, path: string): ImagePart | undefined {
  const { type, media_type: mediaType, data, url } = reader.object(value, path, 'type media_type data url');
  if (type === 'base64') return toPicture(reader, mediaType, data, path);
  return type === 'url' ? readUrl(reader, url, join(path, 'url')) : refuseType(reader, path, type);
}

/** One part; `undefined` for an empty text, which providers refuse, and for what was noted. */
export function readPart(reader: BodyReader, value: unknown, path: string): TextPart | ImagePart | undefined {
  const part = reader.object(value, path);
  const { type, text, refusal, image_url: image, source } = part;
  if (type === 'text' || type === 'input_text' || type === 'output_text' || type === 'refusal') {
    reader.object(part, path, 'type text refusal');
    const said =
      type === 'refusal'
        ? reader.text(refusal, join(path, 'refusal'))
        : reader.text(text, join(path, 'text'));
    return said === '' ? undefined : { type: 'text', text: said };
  }
  if (type === 'image_url' || type === 'input_image') {
    reader.object(part, path, 'type image_url');
    const at = join(path, 'image_url');
    if (!isObject(image)) return readUrl(reader, image, at);
    return readUrl(reader, reader.object(image, at, 'url')['url'], join(at, 'url'));
  }
  if (type !== 'image') return isObject(value) ? refuseType(reader, path, type) : undefined;
  reader.object(part, path, 'type source');
  return readSource(reader, source, join(path, 'source'));
}

/** Content of a user or of a tool: a text, or a list of parts. */
export function readContent(
  reader: BodyReader,
  content: unknown,
  path: string,
): string | readonly (TextPart | ImagePart)[] {
  if (content == null) return '';
  if (typeof content === 'string') return content;
  const parts = reader
    .list(content, path)
    .flatMap((part, at) => readPart(reader, part, join(path, at)) ?? []);
  return withoutList(parts);
}

/** One text alone is that text. */
export function withoutList(
  parts: readonly (TextPart | ImagePart)[],
): string | readonly (TextPart | ImagePart)[] {
  const [first, ...more] = parts;
  if (first === undefined) return '';
  return more.length === 0 && first.type === 'text' ? first.text : parts;
}

/** Content that is text alone; its parts with `between` them. */
export function readTexts(reader: BodyReader, content: unknown, path: string, between: string): string {
  const parts = readContent(reader, content, path);
  if (typeof parts === 'string') return parts;
  if (parts.some(({ type }) => type === 'image'))
    reader.refuse(path, 'is not translated: pictures come from the user or a tool');
  return parts.flatMap((part) => ('text' in part ? part.text : [])).join(between);
}
