import type { JsonObject, JsonValue } from '../../../../domain/shared/json.js';

/** A request that the host refused. */
class HostError extends Error {
  override readonly name = 'HostError';

  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

interface Waiting {
  readonly resolve: (value: JsonValue) => void;
  readonly reject: (error: HostError) => void;
}

/** The plugin's end: asks the host. */
export class HostConnection {
  private readonly waiting = new Map<number, Waiting>();
  private lastId = 0;

  constructor(private readonly send: (message: JsonObject) => void) {}

  ask(method: string, parameters: JsonObject): Promise<JsonValue> {
    this.lastId += 1;
    const id = this.lastId;
    return new Promise((resolve, reject) => {
      this.send({ id, method, parameters });
      this.waiting.set(id, { resolve, reject });
    });
  }

  /** Needs no answer. */
  tell(method: string, parameters: JsonObject): void {
    this.send({ method, parameters });
  }

  settle(id: number, { result, error }: JsonObject): void {
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    if (error === undefined) waiting?.resolve(result ?? null);
    else {
      const { code, message } = error as { readonly code: string; readonly message: string };
      waiting?.reject(new HostError(code, message));
    }
  }
}
