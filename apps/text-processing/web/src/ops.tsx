// Starts the operations page.
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { OpsPage } from './operations/ops-page.tsx';
import './frame/style.css';
import './frame/ledger.css';
import './operations/ops.css';

const place = document.getElementById('page');
if (place) {
  createRoot(place).render(
    <StrictMode>
      <OpsPage />
    </StrictMode>,
  );
}
