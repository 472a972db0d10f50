/**
 * Names of the metrics that targets, score, report and suggestions read. A metric that is not there makes
 * them say less, never something wrong.
 */
export const MEASURED = {
  requests: 'http_requests_total',
  requestSeconds: 'http_request_duration_seconds',
  requestsUnderWay: 'http_requests_under_way',
  useCaseSeconds: 'use_case_duration_seconds',
  useCaseFailures: 'use_case_failures_total',
  jobs: 'jobs',
  jobsSettled: 'jobs_settled_total',
  jobSeconds: 'job_duration_seconds',
  jobWaitSeconds: 'job_wait_seconds',
  cacheRequests: 'cache_requests_total',
  statementSeconds: 'database_statement_duration_seconds',
  connectionsInUse: 'database_connections_in_use',
  connectionWaitSeconds: 'database_connection_wait_seconds',
  eventLoopDelay: 'process_event_loop_delay_seconds',
  eventLoopBusy: 'process_event_loop_busy_ratio',
  processMemory: 'process_resident_memory_bytes',
  machineCpu: 'system_cpu_busy_ratio',
  machineMemory: 'system_memory_used_ratio',
  diskUsed: 'system_disk_used_ratio',
  errors: 'errors_total',
} as const;
