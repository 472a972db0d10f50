// Who may import whom. Type imports and dynamic imports count.
// test/unit/boundaries plants one violation of every rule below.

const CORE = '^src/(domain|application|ports)/';

/** A package that one part of the program keeps to itself. */
function only(packages, homes) {
  const names = packages.join('|');
  return {
    name: `${packages[0]}-only-at-home`,
    comment: `${packages.join(', ')}: only in ${homes.join(', ')}.`,
    severity: 'error',
    from: { path: '^src/', pathNot: homes.map((home) => `^src/${home}/`) },
    to: { path: `(^|node_modules/)(@types/)?(${names})(/|$)` },
  };
}

function forbid(name, comment, from, to) {
  return { name, comment, severity: 'error', from, to };
}

module.exports = {
  forbidden: [
    forbid(
      'domain-imports-domain',
      'The domain imports its own context and what all contexts share.',
      { path: '^src/domain/([^/]+)/' },
      { path: '^src/', pathNot: '^src/domain/($1|shared)/' },
    ),
    forbid(
      'ports-import-domain',
      'Ports speak of the domain only.',
      { path: '^src/ports/' },
      { path: '^src/', pathNot: '^src/(ports|domain)/' },
    ),
    forbid(
      'application-imports-inward',
      'A use case imports its own context, what all share, ports and domain.',
      { path: '^src/application/([^/]+)/' },
      { path: '^src/', pathNot: '^src/(application/($1|shared)|ports|domain)/' },
    ),
    forbid(
      'outbound-imports-inward',
      'An outbound adapter imports its own folder, outbound/messaging, ports and domain.',
      { path: '^src/adapters/outbound/([^/]+)/' },
      { path: '^src/', pathNot: '^src/(adapters/outbound/($1|messaging)|ports|domain)/' },
    ),
    forbid(
      'inbound-imports-inward',
      'An inbound adapter imports its own folder, inbound/wire, application, ports and domain.',
      { path: '^src/adapters/inbound/([^/]+)/' },
      { path: '^src/', pathNot: '^src/(adapters/inbound/($1|wire)|application|ports|domain)/' },
    ),
    forbid(
      'bootstrap-is-the-root',
      'Only the program itself and the tests start at the composition root.',
      { pathNot: '^(src/bootstrap|test|bin|scripts)/' },
      { path: '^src/bootstrap/' },
    ),
    forbid(
      'core-without-node',
      'The core has no operating system: it has ports.',
      { path: CORE },
      { dependencyTypes: ['core'] },
    ),
    forbid(
      'core-without-packages',
      'Libraries reach the core through ports.',
      { path: CORE },
      { path: 'node_modules/' },
    ),
    forbid(
      'src-without-test',
      'The program runs without its tests, benchmarks and scripts.',
      { path: '^src/' },
      { path: '^(test|bench|scripts)/' },
    ),
    forbid(
      'src-without-dev-packages',
      'A package the program imports belongs to dependencies.',
      { path: '^src/' },
      { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    ),
    forbid('no-circular', 'Modules form no circle.', { path: '^src/' }, { circular: true }),
    forbid(
      'no-orphans',
      'What nobody imports is deleted.',
      {
        orphan: true,
        path: '^(src|test)/',
        pathNot: '^src/(bootstrap/(main|library)|adapters/outbound/plugin-host/child/main)\\.ts$',
      },
      {},
    ),
    forbid('resolvable', 'Every import leads somewhere.', {}, { couldNotResolve: true }),

    only(['inversify'], ['bootstrap']),
    only(['reflect-metadata'], ['bootstrap', 'adapters/inbound/wire']),
    only(['typeorm', 'pg', 'mysql2'], ['adapters/outbound/typeorm']),
    only(['sqlite3'], ['adapters/outbound/typeorm', 'adapters/outbound/files']),
    only(['koa', '@koa/router', 'raw-body'], ['adapters/inbound/http']),
    only(['amqplib'], ['adapters/outbound/rabbitmq']),
    only(['ioredis'], ['adapters/outbound/redis']),
    only(['cockatiel'], ['adapters/outbound/cockatiel']),
    only(['prom-client'], ['adapters/outbound/prom-client']),
    only(['@opentelemetry'], ['adapters/outbound/telemetry']),
    only(['node-cache'], ['adapters/outbound/memory']),
    only(['log4js'], ['adapters/outbound/log4js']),
    only(['commander'], ['adapters/inbound/cli']),
    only(['class-validator'], ['adapters/inbound/wire', 'bootstrap/config']),
    only(['yaml'], ['bootstrap/config']),
    only(['semver', 'tar'], ['adapters/outbound/plugin-host']),
    only(['ajv'], ['adapters/outbound/plugin-host', 'adapters/outbound/ajv']),
    only(['uuid'], ['adapters/outbound/system']),
    only(['nodemailer'], ['adapters/outbound/notifications']),
    only(['croner'], ['adapters/outbound/croner']),
    only(['re2js'], ['adapters/outbound/re2js']),
    only(['liquidjs'], ['adapters/outbound/liquidjs']),
    only(['piscina'], ['adapters/inbound/worker/threads', 'adapters/outbound/codebase']),
    only(['web-tree-sitter', '@vscode/tree-sitter-wasm'], ['adapters/outbound/codebase']),
    only(['simple-git'], ['adapters/outbound/codebase']),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|coverage|data|bench)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    detectProcessBuiltinModuleCalls: true,
    moduleSystems: ['es6', 'cjs'],
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
};
