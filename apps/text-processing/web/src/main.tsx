// Starts the page.
import { App } from './frame/app.tsx';
import { show } from './frame/show.tsx';
import './frame/style.css';
import './frame/ledger.css';
import './answer/answer.css';
import './receipts/receipts.css';
import './documents/documents.css';

show(<App />);
