import { ALERT_QUEUE } from '../application/alerts/alert-queue.js';
import { EVENT_QUEUE } from '../application/events/event-queue.js';

/** Queues whose jobs only the program itself makes. */
export const OWN_QUEUES: readonly string[] = [ALERT_QUEUE, EVENT_QUEUE];
