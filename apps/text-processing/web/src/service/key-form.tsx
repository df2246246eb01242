// Asks for the key of the service.
import { useState } from 'react';
import { rememberKey } from './tab-key.ts';

/** Asks for the key that the service wants; it is kept for this tab only. */
export function KeyForm({ onKey }: { readonly onKey: () => void }) {
  const [key, setKey] = useState('');
  return (
    <form
      className="key-form"
      onSubmit={(event) => {
        event.preventDefault();
        rememberKey(key.trim());
        onKey();
      }}
    >
      <label htmlFor="key">Key of this service</label>
      <input
        id="key"
        type="password"
        autoComplete="off"
        value={key}
        onChange={(event) => setKey(event.target.value)}
        required
      />
      <button type="submit">Use it for this tab</button>
    </form>
  );
}
