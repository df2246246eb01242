// Lists the models of a door in the words of both providers at once.

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

/** `GET /v1/models`. */
export function listModels(names: readonly string[]): Response {
  return Response.json({
    object: 'list',
    data: names.map(entryOf),
    has_more: false,
    first_id: names[0] ?? null,
    last_id: names.at(-1) ?? null,
  });
}

/** `GET /v1/models/NAME`. */
export const showModel = (name: string): Response => Response.json(entryOf(name));
