// The head of the page: its name, and the ways to its views.
import type { View } from './use-view.ts';

const links: readonly (readonly [view: View, title: string, address: string])[] = [
  ['desk', 'Desk', '#'],
  ['batch', 'Batch', '#batch'],
  ['history', 'History', '#history'],
];

/** Name and navigation. */
export function Masthead({ view }: { readonly view: View }) {
  return (
    <header className="masthead">
      <h1 className="wordmark">Text, read closely</h1>
      <nav aria-label="Views">
        {links.map(([name, title, address]) => (
          <a key={name} href={address} aria-current={name === view ? 'page' : undefined}>
            {title}
          </a>
        ))}
        <a href="/docs/">API</a>
      </nav>
    </header>
  );
}
