// Reads a streamed answer of the chat completions API.

import type { Json } from '@internal/kit/json';
import { isObject } from '@internal/kit/json';
import type { Piece } from '@internal/model';
import {
  createChatThought,
  noPieces,
  noProgress,
  objectOf,
  openaiUsage,
  optionalText,
  parseJson,
  putFinishWord,
  ReportedError,
  reportedBy,
  throwReported,
  UnreadableAnswer,
} from '@internal/model';
import { mergeCounts } from '@internal/prices';
import type { AnswerReader } from '../wire/dialect.ts';
import { createChatCalls, endChatAnswer, finishWordOf, readChatMessage } from './chat-answer.ts';

const lifeSign = /^(ping|keep.?alive|heartbeat)$/i;

/** Whether a chunk without choices says nothing: a keep-alive, counts alone, the frame of a chunk with nothing in it. */
function isSilent(chunk: Json): boolean {
  const { type, object, usage } = chunk;
  const isFrame = object === 'chat.completion.chunk' || Object.keys(chunk).length === 0;
  return isFrame || isObject(usage) || (typeof type === 'string' && lifeSign.test(type));
}

/** Creates a reader for the chunks of one chat completion. */
export function createChatReader(isPassed?: boolean): AnswerReader {
  // Some servers send a finish word with every chunk: then only [DONE] says that nothing is missing.
  let needsDone = false;

  function readChoice(choice: Json): readonly Piece[] {
    throwReported({ error: choice['error'] });
    const { delta, message } = choice;
    const word = finishWordOf(choice);
    const said = isObject(delta) ? delta : isObject(message) ? message : undefined;
    const pieces = said === undefined ? noPieces : readChatMessage(reader, parts, said);
    const tools = said?.['tool_calls'];
    if (reader.isWhole && (pieces.length > 0 || (Array.isArray(tools) && tools.length > 0))) {
      needsDone = true;
      reader.isWhole = false;
    }
    // Ollama and others send an empty word in every chunk: it is none.
    if (word === undefined) return pieces;
    putFinishWord(reader.answer, word);
    if (!needsDone) reader.isWhole = true;
    return pieces;
  }

  const reader: AnswerReader = {
    ...noProgress(isPassed),
    read({ event, data }) {
      const { answer } = reader;
      const text = data.length < 20 ? data.trim() : data;
      if (text === '[DONE]') {
        // Done without a single piece is no answer.
        if (!reader.isWhole && !reader.hasContent) throw new UnreadableAnswer('an answer without content');
        reader.isWhole = reader.isEnded = true;
        return noPieces;
      }
      if (text === '') return noPieces;
      if (event === 'error') throw new ReportedError(reportedBy(text));
      const given = parseJson(text, 'a chunk');
      throwReported(given);
      // Some gateways keep a stream alive so.
      if (given === null) return noPieces;
      const chunk = objectOf(given, 'a chunk');
      // Azure begins with what its filters say, in a chunk that names no model.
      answer.model ||= optionalText(chunk['model']);
      if (answer.usage?.tiers && typeof chunk['service_tier'] === 'string') {
        // The newest word holds, also where it is an ordinary one; that sound was heard stays.
        const { tiers, ...counts } = answer.usage;
        answer.usage = tiers.includes('audio') ? { ...counts, tiers: ['audio'] } : counts;
      }
      answer.usage = mergeCounts(answer.usage, openaiUsage(chunk));
      const { choices } = chunk;
      if (!Array.isArray(choices)) {
        if (isSilent(chunk)) return noPieces;
        throw new UnreadableAnswer('a chunk without choices');
      }
      // Of several answers the first is the one that was asked for.
      const own = choices.find((choice) => isObject(choice) && (choice['index'] ?? 0) === 0);
      if (own !== undefined) return readChoice(own as Json);
      if (choices.length > 0) objectOf(choices[0], 'the choice');
      return noPieces;
    },
    end() {
      endChatAnswer(reader, parts);
    },
  };
  const parts = { calls: createChatCalls(reader.answer), thought: createChatThought() };
  return reader;
}
