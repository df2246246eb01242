// Starts the page.
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './frame/app.tsx';
import './frame/style.css';
import './frame/ledger.css';
import './answer/answer.css';
import './receipts/receipts.css';
import './documents/documents.css';

const place = document.getElementById('page');
if (place) {
  createRoot(place).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
