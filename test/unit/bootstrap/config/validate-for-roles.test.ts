import { expect } from 'chai';
import { ConfigurationFaults } from '../../../../src/bootstrap/config/configuration-faults.js';
import { loadConfig } from '../../../../src/bootstrap/config/load-config.js';
import { validateForRoles } from '../../../../src/bootstrap/config/validate-for-roles.js';

const ALL = ['api', 'worker'];

describe('validateForRoles', () => {
  const production = loadConfig({ env: {}, set: ['environment=production'] }).config;

  it('refuses a memory broker in production when roles are split', () => {
    expect(() => validateForRoles(production, ['api'], ALL)).to.throw(
      ConfigurationFaults,
      'config: broker.type: must not be memory in production when roles run in several processes',
    );
  });

  it('accepts it when one process has all roles, and outside production', () => {
    validateForRoles(production, ['worker', 'api'], ALL);
    validateForRoles(loadConfig({ env: {} }).config, ['api'], ALL);
  });

  it('accepts a real broker', () => {
    for (const broker of [
      ['broker.type=rabbitmq', 'broker.url=amqp://mq'],
      [
        'broker.type=redis',
        'broker.url=redis://store',
        'resilience={"broker": {"recovery": "reconnect"}}',
      ],
    ]) {
      const set = ['environment=production', ...broker];
      validateForRoles(loadConfig({ env: {}, set }).config, ['api'], ALL);
    }
  });
});
