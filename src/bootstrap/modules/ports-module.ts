import { ContainerModule } from 'inversify';
import type { Adapters } from '../adapters.js';
import { PORTS } from '../tokens/ports.js';

/** Binds every port to the adapter that was chosen for it. */
export function portsModule(adapters: Adapters): ContainerModule {
  return new ContainerModule(({ bind }) => {
    for (const name of Object.keys(PORTS) as (keyof Adapters)[]) {
      bind<unknown>(PORTS[name]).toConstantValue(adapters[name]);
    }
  });
}
