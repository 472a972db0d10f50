import type { ContainerModuleLoadOptions } from 'inversify';
import { RecordRepository } from '../../application/projects/record-repository.js';
import { PORTS } from '../tokens/ports.js';
import { USE_CASES } from '../tokens/use-cases.js';
import { bindClass } from './bind-class.js';

export function bindProjects(options: ContainerModuleLoadOptions): void {
  const { repositories, work, clock, ids } = PORTS;
  bindClass(options, USE_CASES['repositories.record'], RecordRepository, {
    repositories,
    work,
    clock,
    ids,
  });
}
