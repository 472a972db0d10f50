import type { GetSystemStatus } from '../../../application/monitoring/system-status.js';
import type { GetStorage } from '../../../application/storage/get-storage.js';
import type { UseCaseRunner } from '../../../application/shared/use-case-runner.js';
import { StorageView } from '../wire/storage-dto.js';
import { SystemStatusView } from '../wire/system-dto.js';
import type { Route } from './route.js';

export function systemStatusRoute(useCase: GetSystemStatus, runner: UseCaseRunner): Route {
  return {
    method: 'get',
    path: '/api/system/status',
    operation: useCase.name,
    summary: 'Show the process that answers, and what it depends on',
    tag: 'System',
    answers: { 200: { description: 'The state', schema: SystemStatusView } },
    handle: async ({ http, execution }) => {
      http.body = await runner.run(useCase, undefined, execution);
    },
  };
}

export function storageRoute(useCase: GetStorage, runner: UseCaseRunner): Route {
  return {
    method: 'get',
    path: '/api/system/storage',
    operation: useCase.name,
    summary: 'Show what storage is used by class of data, and what may be',
    tag: 'System',
    answers: { 200: { description: 'The usage', schema: StorageView } },
    handle: async ({ http, execution }) => {
      http.body = await runner.run(useCase, undefined, execution);
    },
  };
}
