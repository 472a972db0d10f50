import { host, integer } from '../setting-kinds.js';
import { Setting } from '../setting.js';

export class ApiSettings {
  @Setting(host(), { default: '127.0.0.1', description: 'Address the application listens on.' })
  host!: string;

  @Setting(integer(0, 65535), {
    default: 8000,
    description: 'Port the application listens on; 0 takes any free one.',
  })
  port!: number;
}
