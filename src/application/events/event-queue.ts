/** The queue of jobs that handle received events; their payload is `{eventId}`. */
export const EVENT_QUEUE = 'events';
