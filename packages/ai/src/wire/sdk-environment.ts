// Keeps an SDK from reading what nobody asked it to read.

/**
 * Makes a client while the variables that would add headers to every request are hidden from it. Nothing else runs in
 * between: making one is synchronous.
 */
export function withoutVariables<Client>(names: readonly string[], make: () => Client): Client {
  const hidden = names.map((name) => [name, process.env[name]] as const);
  for (const name of names) delete process.env[name];
  try {
    return make();
  } finally {
    for (const [name, value] of hidden) if (value !== undefined) process.env[name] = value;
  }
}
