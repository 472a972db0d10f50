import type { Worker } from '../../../../domain/jobs/worker.js';
import {
  BOOLEAN,
  INTEGER,
  JSON_TEXT,
  key,
  LONG,
  NUMBER,
  recordSchema,
  TEXT,
  TIME,
} from '../columns.js';

export const WORKER_SCHEMA = recordSchema<Worker>('workers', {
  id: key(255),
  host: key(255),
  pid: LONG,
  version: key(64),
  roles: JSON_TEXT,
  patterns: TEXT,
  queues: JSON_TEXT,
  concurrency: JSON_TEXT,
  queueConcurrency: JSON_TEXT,
  running: INTEGER,
  draining: BOOLEAN,
  cpuPercent: NUMBER,
  memoryBytes: LONG,
  eventLoopDelayMs: NUMBER,
  startedAt: TIME,
  heartbeatAt: TIME,
});
