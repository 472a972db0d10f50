import { AppError } from '../../domain/shared/app-error.js';
import type { PluginRequests } from '../../ports/plugins/plugin-runtime.js';

export interface CallUnderWay {
  /** How many plugins stand between the call and what began it. */
  readonly depth: number;
  /** Whether the host had no room, or was not available, for what was asked of it meanwhile. */
  isStarved: boolean;
}

/** What one plugin is asked at the moment, and whether its host does its part meanwhile. */
export class CallsUnderWay {
  private readonly all = new Set<CallUnderWay>();

  get depth(): number {
    return Math.max(0, ...[...this.all].map(({ depth }) => depth));
  }

  begin(depth = 0): CallUnderWay {
    const call = { depth, isStarved: false };
    this.all.add(call);
    return call;
  }

  end(call: CallUnderWay): void {
    this.all.delete(call);
  }

  /** `end`, to be called later. */
  ending(call: CallUnderWay): () => void {
    return () => {
      this.end(call);
    };
  }

  /** Which call a request belongs to cannot be told: a shortage excuses all of them. */
  watching(requests: PluginRequests): PluginRequests {
    return async (method, parameters) => {
      try {
        return await requests(method, parameters);
      } catch (error) {
        if (isOfHost(error)) for (const call of this.all) call.isStarved = true;
        throw error;
      }
    };
  }
}

function isOfHost(error: unknown): boolean {
  return error instanceof AppError && ['storage-full', 'unavailable'].includes(error.kind);
}
