import { yaml, type Wrong } from './wrong.js';

/** Names nobody knows, files nobody can read, and several faults at once. */
export const WRONG_SOURCES: Readonly<Record<string, Wrong>> = {
  'a misspelt variable': {
    env: { CLICKUP_BRAIN_DATABASE_POOLSIZE: '5' },
    lines: [
      'CLICKUP_BRAIN_DATABASE_POOLSIZE: is not a known setting, did you mean CLICKUP_BRAIN_DATABASE_POOL_SIZE? (from the environment)',
    ],
  },
  'a variable like nothing known': {
    env: { CLICKUP_BRAIN_QUUX: 'hunter2' },
    lines: ['CLICKUP_BRAIN_QUUX: is not a known setting (from the environment)'],
  },
  'a misspelt variable in .env': {
    files: { '.env': 'CLICKUP_BRAIN_API_PROT=1\n' },
    lines: [
      'CLICKUP_BRAIN_API_PROT: is not a known setting, did you mean CLICKUP_BRAIN_API_PORT? (from the .env file)',
    ],
  },
  'a misspelt key': {
    files: yaml('database: {pool_size: 5}'),
    lines: [
      'database.pool_size: is not a known setting, did you mean database.poolSize? (from brain.config.yaml)',
    ],
  },
  'a misspelt section': {
    files: yaml('databse: {type: sqlite}'),
    lines: ['databse: is not a known setting, did you mean database? (from brain.config.yaml)'],
  },
  'a key that tries to reach the prototype': {
    files: { 'brain.config.json': '{"__proto__": {"debug": true}, "api": {"constructor": 1}}' },
    lines: [
      '__proto__: is not a known setting (from brain.config.json)',
      'api.constructor: is not a known setting (from brain.config.json)',
    ],
  },
  'a key that tries to fake a line': {
    files: { 'brain.config.json': '{"a\\nconfig: fine": 1}' },
    lines: ['a?config: fine: is not a known setting (from brain.config.json)'],
  },
  'a value that tries to fake a line': {
    set: ['logging.format=json\nconfig: \u001b[2J\u009b'],
    lines: [
      'logging.format: must be one of json, text (got "json\\nconfig: \\u001b[2J\\u009b", from --set logging.format)',
    ],
  },
  'a section that is a value, not shown': {
    files: yaml('security: hunter2'),
    lines: ['security: must be a group of settings (from brain.config.yaml)'],
  },
  'a file that is a list': {
    files: yaml('- api'),
    lines: ['brain.config.yaml: must be a group of settings'],
  },
  'a file that is not YAML, not quoted': {
    files: yaml('security:\n  bootstrapKey: "hunter2\n'),
    lines: ['brain.config.yaml: is not valid YAML at line 3, column 1 (missing char)'],
  },
  'a key given twice in a file': {
    files: yaml('debug: true\ndebug: false\n'),
    lines: ['brain.config.yaml: is not valid YAML at line 2, column 1 (duplicate key)'],
  },
  'a file that is not JSON, not quoted': {
    files: { 'brain.config.json': '{\n "debug": true,\n}' },
    lines: ['brain.config.json: is not valid JSON at line 3, column 1'],
  },
  'an alias bomb': {
    files: yaml(
      [
        'a: &a [x,x,x,x,x,x,x,x,x]',
        'b: &b [*a,*a,*a,*a,*a,*a,*a]',
        'c: [*b,*b,*b,*b,*b,*b,*b,*b]',
      ].join('\n'),
    ),
    lines: ['brain.config.yaml: has too many or unknown YAML aliases'],
  },
  'a bottomless file': {
    files: yaml('['.repeat(20_000)),
    lines: ['brain.config.yaml: is not valid YAML at line 1, column 835 (resource exhaustion)'],
  },
  'a file beyond all measure': {
    files: yaml(`# ${'x'.repeat(1024 * 1024)}`),
    lines: ['brain.config.yaml: cannot be read: it is larger than 1048576 bytes'],
  },
  'a file that is not there': {
    file: 'missing.yaml',
    lines: ['missing.yaml: cannot be read: there is no such file (from --config)'],
  },
  'a file that is not there, by variable': {
    env: { CLICKUP_BRAIN_CONFIG: 'missing.yaml' },
    lines: ['missing.yaml: cannot be read: there is no such file (from CLICKUP_BRAIN_CONFIG)'],
  },
  'a folder for a file': {
    files: { 'conf/x': '' },
    file: 'conf',
    lines: ['conf: cannot be read: it is a folder (from --config)'],
  },
  'two standard files': {
    files: { 'brain.config.yml': 'debug: true', 'brain.config.json': '{}' },
    lines: ['brain.config.json: would be ignored because of brain.config.yml: keep one'],
  },
  'a value and a file for it': {
    env: { CLICKUP_BRAIN_CACHE_URL: 'redis://a', CLICKUP_BRAIN_CACHE_URL_FILE: 'x' },
    lines: [
      'cache.url: is set twice, by CLICKUP_BRAIN_CACHE_URL and CLICKUP_BRAIN_CACHE_URL_FILE: keep one',
    ],
  },
  'a secret file that is not there': {
    env: { CLICKUP_BRAIN_SECURITY_BOOTSTRAP_KEY_FILE: 'nowhere' },
    lines: [
      'security.bootstrapKey: the file that CLICKUP_BRAIN_SECURITY_BOOTSTRAP_KEY_FILE names cannot be read: there is no such file (got "nowhere")',
    ],
  },
  'a secret file with an unusable secret': {
    env: { CLICKUP_BRAIN_SECURITY_BOOTSTRAP_KEY_FILE: 'key' },
    files: { key: 'two words is not a key\n' },
    lines: [
      'security.bootstrapKey: must be 16 to 256 printable characters without spaces (got "***", from CLICKUP_BRAIN_SECURITY_BOOTSTRAP_KEY_FILE)',
    ],
  },
  'an assignment without value': {
    set: ['api.port'],
    lines: ['api.port: needs a value, as in section.key=value (from --set)'],
  },
  'a misspelt assignment': {
    set: ['api.prot=1'],
    lines: ['api.prot: is not a known setting, did you mean api.port? (from --set)'],
  },
  'an unknown key of the caller': {
    overrides: { api: { quux: 2 } },
    lines: ['api.quux: is not a known setting (from the command line)'],
  },
  'several faults of every kind at once': {
    env: { CLICKUP_BRAIN_API_PORT: 'x', CLICKUP_BRAIN_API_PRT: '1' },
    files: yaml('database: {type: postgres, poolSize: 0}\ndebugg: 1'),
    set: ['cache.type=redis', 'logging.levl=info'],
    lines: [
      'logging.levl: is not a known setting, did you mean logging.level? (from --set)',
      'CLICKUP_BRAIN_API_PRT: is not a known setting, did you mean CLICKUP_BRAIN_API_PORT? (from the environment)',
      'debugg: is not a known setting, did you mean debug? (from brain.config.yaml)',
      'api.port: must be an integer between 0 and 65535 (got "x", from CLICKUP_BRAIN_API_PORT)',
      'database.poolSize: must be an integer between 1 and 200 (got 0, from brain.config.yaml)',
      'database.url: is required when database.type is postgres, for example postgres://user:password@127.0.0.1:5432/brain',
      'cache.url: is required when cache.type is redis, for example redis://127.0.0.1:6379',
    ],
  },
};
