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
        rememberKey(key);
        onKey();
      }}
    >
      <label htmlFor="key">Key of this service</label>
      <input
        id="key"
        type="password"
        autoComplete="off"
        value={key}
        // A page or a mail that it is copied from may hold unseen signs (Niek/chatgpt-web#130).
        onChange={(event) => setKey(event.target.value.replace(/[\s\p{Cf}]/gu, ''))}
        pattern="[!-~]+"
        title="A key has letters, digits and signs of ASCII alone."
        required
      />
      <button type="submit">Use it for this tab</button>
    </form>
  );
}
