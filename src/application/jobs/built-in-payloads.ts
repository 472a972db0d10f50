import {
  BUILT_IN_QUEUES,
  isBuiltInQueue,
  type BuiltInPayload,
  type BuiltInQueueName,
} from '../../domain/jobs/built-in-queues.js';
import { validationError } from '../../domain/shared/app-error.js';
import type { JsonObject } from '../../domain/shared/json.js';
import type { PayloadSchemas } from '../../ports/jobs/payload-schemas.js';

/** Payloads of the queues that the program itself serves. */
export class BuiltInPayloads {
  constructor(private readonly deps: { readonly schemas: PayloadSchemas }) {}

  /**
   * Before a job is stored; those of other queues are not looked at.
   * @throws AppError `validation` (`job.bad-payload`), its faults beneath `payload`
   */
  check(queue: string, payload: JsonObject): void {
    if (isBuiltInQueue(queue)) this.read(queue, payload);
  }

  /** @throws AppError as above */
  read<Name extends BuiltInQueueName>(queue: Name, payload: JsonObject): BuiltInPayload[Name] {
    const { schema, faults: further } = BUILT_IN_QUEUES[queue];
    const found = this.deps.schemas.faults(schema, payload);
    const faults = (found.length > 0 ? found : further(payload)).map(({ path, message }) => ({
      path: path === '' ? 'payload' : `payload.${path}`,
      message,
    }));
    if (faults.length === 0) return payload as unknown as BuiltInPayload[Name];
    const told = faults.map(({ path, message }) => `${path} ${message}`).join('; ');
    throw validationError('job.bad-payload', `The payload does not fit the queue: ${told}`, faults);
  }
}
