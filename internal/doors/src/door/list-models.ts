// Lists the models of a door in the words of both providers at once.

import type { DoorReply } from '../port/door.ts';
import { jsonHeaders } from './answered.ts';

/** One entry: each client reads the fields it knows. */
const entryOf = (id: string) => ({
  id,
  object: 'model',
  type: 'model',
  created: 0,
  created_at: '1970-01-01T00:00:00Z',
  owned_by: 'tpl',
  display_name: id,
});

const toReply = (body: object): DoorReply => ({
  status: 200,
  headers: jsonHeaders(),
  body: JSON.stringify(body),
});

/** `GET /v1/models`. */
export const listModels = (names: readonly string[]): DoorReply =>
  toReply({
    object: 'list',
    data: names.map(entryOf),
    has_more: false,
    first_id: names[0] ?? null,
    last_id: names.at(-1) ?? null,
  });

/** `GET /v1/models/NAME`. */
export const showModel = (name: string): DoorReply => toReply(entryOf(name));
