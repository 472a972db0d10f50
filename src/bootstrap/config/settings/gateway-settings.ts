import { choice, integer } from '../setting-kinds.js';
import { Setting } from '../setting.js';
import { groupOf, listOf } from '../structured-kinds.js';
import { GatewayRoute } from './gateway-route.js';

export class GatewaySettings {
  @Setting(integer(0, 65535), {
    default: 8080,
    noEffectYet: true,
    description: 'Port the gateway listens on.',
  })
  port!: number;

  @Setting(integer(1, 64), {
    default: 1,
    noEffectYet: true,
    description: 'Processes of the gateway; balancing is exact per process.',
  })
  workers!: number;

  @Setting(choice(['node', 'haproxy']), {
    default: 'node',
    noEffectYet: true,
    description: 'What carries the traffic of the gateway.',
  })
  dataPlane!: 'node' | 'haproxy';

  @Setting(listOf(groupOf(GatewayRoute), 'routes'), {
    default: [],
    live: true,
    noEffectYet: true,
    description: 'What the gateway forwards, and where to.',
  })
  routes!: GatewayRoute[];
}
