import type { Container } from 'inversify';
import { isChangeableInput, parseUseCaseInput } from '../adapters/inbound/wire/use-case-inputs.js';
import type { UseCaseCatalogue } from '../application/plugins/use-case-catalogue.js';
import type { UseCase } from '../application/shared/use-case.js';
import { PORTS } from './tokens/ports.js';
import { SERVICES } from './tokens/services.js';
import { USE_CASES, type UseCases } from './tokens/use-cases.js';

/** Every use case by name, looked up when it is needed. */
export function useCaseCatalogueOf(container: Container): UseCaseCatalogue {
  const useCaseOf = (name: string) =>
    container.get<unknown>(USE_CASES[name as keyof UseCases]) as UseCase<unknown, unknown>;
  return {
    names: Object.keys(USE_CASES),
    permissionOf: (name) => useCaseOf(name).permission,
    isHookable: (name) => !useCaseOf(name).takesUnverified,
    parse: parseUseCaseInput,
    isChangeable: isChangeableInput,
    use: (name, input, actor, pluginDepth) => {
      const requestId = container.get(PORTS.scope).current()?.requestId;
      const own = requestId ?? container.get(PORTS.ids).next();
      const context = { actor, requestId: own, pluginDepth };
      return container.get(SERVICES.runner).run(useCaseOf(name), input, context);
    },
  };
}
