// Starts the operations page.
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { OpsPage } from './ops-page.tsx';
import './style.css';
import './ops.css';

const place = document.getElementById('page');
if (place) {
  createRoot(place).render(
    <StrictMode>
      <OpsPage />
    </StrictMode>,
  );
}
