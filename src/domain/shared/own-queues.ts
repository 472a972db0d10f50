/** The queue of jobs that handle received events; their payload is `{eventId}`. */
export const EVENT_QUEUE = 'events';

/** Jobs that carry notices to their channels. */
export const ALERT_QUEUE = 'alerts';

/** Queues of the program itself: nobody else puts jobs there. */
export const OWN_QUEUES: readonly string[] = [EVENT_QUEUE, ALERT_QUEUE];
