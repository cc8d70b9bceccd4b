import type { Clock } from '../../ports/clock.ts';
import type { Ledger } from '../../ports/ledger.ts';
import { migrate } from '../postgres/migrate.ts';
import type { Database } from '../postgres/pool.ts';
import { approvalRecords } from './approvals.ts';
import { auditRecords } from './audit.ts';
import { compatibilityRecords } from './compatibility.ts';
import { componentRecords } from './components.ts';
import { evidenceRecords } from './evidence.ts';
import { historyRecords } from './history.ts';
import { itemRecords } from './items.ts';
import { notificationRecords } from './notifications.ts';
import { operationRecords } from './operations.ts';
import { planRecords } from './plans.ts';
import { analysisRecords, projectRecords } from './projects.ts';
import { releaseRecords } from './releases.ts';

/**
 * The ledger in PostgreSQL. Brings the schema up to date first (LEDGER_NEWER when it is ahead of this program); every
 * write that matters goes together with its audit entry or not at all. Closing it closes the database.
 */
export async function openLedger(database: Database, clock: Clock, migrations: string): Promise<Ledger> {
  await migrate(database, clock, migrations);
  return {
    ...projectRecords(database),
    ...analysisRecords(database),
    ...planRecords(database),
    ...releaseRecords(database),
    ...itemRecords(database),
    ...evidenceRecords(database),
    ...approvalRecords(database),
    ...notificationRecords(database),
    ...historyRecords(database),
    ...componentRecords(database),
    ...compatibilityRecords(database),
    ...operationRecords(database),
    ...auditRecords(database),
    close: () => database.close(),
  };
}
