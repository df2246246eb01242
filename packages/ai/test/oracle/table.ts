// The whole table of the oracle.
import { anthropicRows } from './rows/anthropic.ts';
import { chatErrors, chatFinish } from './rows/chat-finish.ts';
import { chatOrdinary } from './rows/chat-ordinary.ts';
import { chatQuirks } from './rows/chat-quirks.ts';
import { chatTools } from './rows/chat-tools.ts';
import { chatUsage } from './rows/chat-usage.ts';
import { framing } from './rows/framing.ts';
import { responsesRows } from './rows/responses.ts';
import type { Row } from './support/row.ts';

/** All rows by theme. */
export const oracleTable: Readonly<Record<string, readonly Row[]>> = {
  'chat: ordinary answers': chatOrdinary,
  'chat: tool calls': chatTools,
  'chat: finish words': chatFinish,
  'chat: errors inside an answer': chatErrors,
  'chat: usage': chatUsage,
  'chat: quirks of servers': chatQuirks,
  responses: responsesRows,
  anthropic: anthropicRows,
  'framing and content types': framing,
};

export const oracleRows: readonly Row[] = Object.values(oracleTable).flat();
