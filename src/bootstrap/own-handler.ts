import type { JobHandler } from '../adapters/inbound/worker/job-handler.js';
import type { ThreadHandlerOptions } from '../adapters/inbound/worker/threads/thread-handler-options.js';

/** Of the program that embeds this one. */
export type OwnHandler =
  (JobHandler & { readonly file?: never }) | (ThreadHandlerOptions & { readonly queue: string });
