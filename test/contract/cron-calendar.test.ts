import { CronerCalendar } from '../../src/adapters/outbound/croner/croner-calendar.js';
import { cronCalendarContract } from './cron-calendar.contract.js';

cronCalendarContract('CronerCalendar', () => new CronerCalendar());
