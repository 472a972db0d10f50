import {
  BUILT_IN_QUEUES,
  isBuiltInQueue,
  type BuiltInPayload,
  type BuiltInQueueName,
} from '../../domain/jobs/built-in-queues.js';
import { validationError, type FieldFault } from '../../domain/shared/app-error.js';
import type { JsonObject } from '../../domain/shared/json.js';
import type { PayloadSchemas } from '../../ports/jobs/payload-schemas.js';

/** What payloads of queues may be. */
export class JobPayloads {
  constructor(private readonly deps: { readonly schemas: PayloadSchemas }) {}

  /**
   * Before a job is stored; those of other queues are not looked at.
   * @throws AppError `validation` (`job.bad-payload`), its faults beneath `payload`
   */
  check(queue: string, payload: JsonObject): void {
    if (isBuiltInQueue(queue)) this.read(queue, payload);
  }

  /**
   * Faults beneath `payload` of what a queue's own schema, or the program, says of its payloads.
   * @param schema JSON Schema, the same object for the same schema
   */
  faultsOf(queue: string, payload: JsonObject, schema?: JsonObject): readonly FieldFault[] {
    const builtIn = isBuiltInQueue(queue) ? BUILT_IN_QUEUES[queue] : undefined;
    const schemas = [builtIn?.schema, schema].filter((one) => one !== undefined);
    const found = schemas.flatMap((one) => this.deps.schemas.faults(one, payload));
    const faults = found.length > 0 ? found : (builtIn?.faults(payload) ?? []);
    return faults.map(({ path, message }) => ({
      path: path === '' ? 'payload' : `payload.${path}`,
      message,
    }));
  }

  /** @throws AppError as above */
  read<Name extends BuiltInQueueName>(queue: Name, payload: JsonObject): BuiltInPayload[Name] {
    const faults = this.faultsOf(queue, payload);
    if (faults.length === 0) return payload as unknown as BuiltInPayload[Name];
    const told = faults.map(({ path, message }) => `${path} ${message}`).join('; ');
    throw validationError('job.bad-payload', `The payload does not fit the queue: ${told}`, faults);
  }
}
