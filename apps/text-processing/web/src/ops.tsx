// Starts the operations page.
import { show } from './frame/show.tsx';
import { OpsPage } from './operations/ops-page.tsx';
import './frame/style.css';
import './frame/ledger.css';
import './operations/ops.css';

show(<OpsPage />);
