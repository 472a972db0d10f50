import type { ContainerModuleLoadOptions } from 'inversify';
import { CountJobs } from '../../application/jobs/count-jobs.js';
import { GetOne, ListPage } from '../../application/shared/read-use-cases.js';
import { PORTS } from '../tokens/ports.js';
import { USE_CASES } from '../tokens/use-cases.js';
import { bindClass, bindMade } from './bind-class.js';

export function bindJobs(options: ContainerModuleLoadOptions): void {
  const { jobQueries: queries } = PORTS;
  bindMade(options, USE_CASES['jobs.list'], { queries }, (deps) => {
    return new ListPage('jobs', 'job', deps.queries);
  });
  bindMade(options, USE_CASES['jobs.get'], { queries }, (deps) => {
    return new GetOne('jobs', 'job', deps.queries);
  });
  bindClass(options, USE_CASES['jobs.statistics'], CountJobs, { queries });
}
