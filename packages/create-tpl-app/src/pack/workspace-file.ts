// Reads versions out of the workspace's file of pnpm.

/** The overrides that npm takes: `parent>child` is a form of pnpm's, and speaks of what only packages use. */
export function overridesOf(workspace: string): Record<string, string> {
  const all = Object.entries(entriesOf(workspace, 'overrides'));
  return Object.fromEntries(all.filter(([path]) => !path.includes('>')));
}

/** The `name: version` lines below a key. */
export function entriesOf(yaml: string, key: string): Record<string, string> {
  const [, block = ''] = new RegExp(`^${key}:\\n((?: +.*\\n)*)`, 'm').exec(yaml) ?? [];
  const lines = block.matchAll(/^ +"?([^":]+)"?: *"?([^"\s]+)"?$/gm);
  return Object.fromEntries([...lines].map(([, name, version]) => [name as string, version as string]));
}
