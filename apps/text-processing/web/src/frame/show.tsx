// Draws a page in its place.
import type { ReactNode } from 'react';
import { Component, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { bearTranslation } from './bear-translation.ts';
import { keepFromFiles } from './keep-from-files.ts';

/** Draws it; one that cannot be drawn any more says what to do. */
export function show(page: ReactNode): void {
  const place = document.getElementById('page');
  if (!place) return;
  bearTranslation();
  keepFromFiles();
  createRoot(place).render(
    <StrictMode>
      <Boundary>{page}</Boundary>
    </StrictMode>,
  );
}

class Boundary extends Component<{ readonly children: ReactNode }, { readonly isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError() {
    return { isBroken: true };
  }

  override render() {
    if (!this.state.isBroken) return this.props.children;
    return (
      <main>
        <section className="notice" role="alert">
          <p>The page broke and cannot go on. What you typed is kept in this tab.</p>
          <button type="button" onClick={() => location.reload()}>
            Reload
          </button>
        </section>
      </main>
    );
  }
}
