import type { FollowLogs, GetLogStatus, ListLogs } from '../../application/logging/read-logs.js';
import type { TestLogging } from '../../application/logging/test-logging.js';
import { token } from './token.js';

export const LOGGING_USE_CASES = {
  'logs.list': token<ListLogs>('logs.list'),
  'logs.follow': token<FollowLogs>('logs.follow'),
  'logs.status': token<GetLogStatus>('logs.status'),
  'logs.test': token<TestLogging>('logs.test'),
} as const;
