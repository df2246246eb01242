// Answers by a model that speaks otherwise than the client: text, pictures and tools are translated.
import type { Json } from '@internal/kit/json';
import type { DialectName, TextRequest } from '@internal/model';
import type { DoorModel } from '../port/door.ts';
import type { Seal } from '../translate/asked/seal.ts';
import { leftOut, leftOutHeader, leftOutOf } from '../translate/left-out.ts';
import { toTextRequest } from '../translate/to-text-request.ts';
import { writePlain } from '../translate/write-plain.ts';
import { writeStream } from '../translate/write-stream.ts';
import type { Answered } from './answered.ts';
import { jsonHeaders, streamHeaders } from './answered.ts';

/** A request that is translated. */
export interface TranslatedRequest {
  readonly dialect: DialectName;
  readonly body: Json;
  /** What the caller brings along, the signal too. */
  readonly more: Partial<TextRequest>;
  readonly seal: Seal;
}

/** Asks the model in its own words. */
export async function answerTranslated(
  { model }: DoorModel,
  { dialect, body, more, seal }: TranslatedRequest,
): Promise<Answered> {
  const { request, isStreamed, asked, leftOut: never } = toTextRequest(dialect, body, { seal });
  const missing = [...leftOut(request, model.capabilities, dialect, body), ...never];
  const told = (paths: readonly string[]) => paths.length > 0 && { [leftOutHeader]: paths.join(', ') };
  const whole = { ...request, ...more };
  if (isStreamed)
    return {
      headers: { ...streamHeaders(), ...told(missing) },
      events: writeStream(dialect, model.stream(whole), asked),
    };
  const result = await model.generate(whole);
  const without = new Set([...missing, ...leftOutOf(result.warnings, dialect, body)]);
  const headers = jsonHeaders({
    ...(result.cache && { 'x-tpl-cache': result.cache.outcome }),
    ...told([...without]),
  });
  return { headers, body: JSON.stringify(writePlain(dialect, result, asked)) };
}
