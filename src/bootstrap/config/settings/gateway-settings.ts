import { integer } from '../setting-kinds.js';
import { Setting } from '../setting.js';

export class GatewaySettings {
  @Setting(integer(0, 65535), {
    noEffectYet: true,
    description: 'Port the gateway listens on.',
  })
  port?: number;
}
