import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const CORE = ['src/domain/**/*.ts', 'src/application/**/*.ts', 'src/ports/**/*.ts'];

const NO_DEFAULT_EXPORT = {
  selector: 'ExportDefaultDeclaration',
  message: 'Export by name: a name is found everywhere it is used.',
};

/** What the core may not read by itself, and where it gets it instead. */
const CORE_GLOBALS = [
  ...['setTimeout', 'setInterval', 'setImmediate', 'performance'].map((name) => [name, 'Clock']),
  ...['crypto'].map((name) => [name, 'IdGenerator, Randomness or Digests']),
  ...['console'].map((name) => [name, 'Logger']),
  ...['process', 'global', 'globalThis'].map((name) => [name, 'a constructor argument']),
  ...['Buffer', 'fetch'].map((name) => [name, 'a port of its own']),
].map(([name, port]) => ({ name, message: `The core takes this from outside: use ${port}.` }));

const CORE_SYNTAX = [
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'The core has no clock: take the time as an argument, or use the port Clock.',
  },
  {
    selector: "CallExpression[callee.name='Date']",
    message: 'The core has no clock: take the time as an argument, or use the port Clock.',
  },
];

const CORE_PROPERTIES = [
  {
    object: 'Date',
    property: 'now',
    message: 'The core has no clock: take the time as an argument, or use the port Clock.',
  },
  {
    object: 'Math',
    property: 'random',
    message: 'The core has no chance: use the port Randomness.',
  },
];

export default defineConfig(
  globalIgnores(['dist/', 'coverage/', 'data/', '**/node_modules/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['src/**/*.ts', 'test/**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      'no-control-regex': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      '@typescript-eslint/restrict-plus-operands': ['error', { allowNumberAndString: true }],
      '@typescript-eslint/require-await': 'off', // async makes of a throw a rejection
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off', // views are shapes
      '@typescript-eslint/no-base-to-string': 'off', // String(unknown) is how faults are shown
      '@typescript-eslint/no-extraneous-class': 'off', // decorated DTOs, modules
      '@typescript-eslint/dot-notation': 'off', // process.env['NAME']: the compiler decides
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      'max-lines': ['error', { max: 300 }],
      'no-restricted-syntax': ['error', NO_DEFAULT_EXPORT],
    },
  },
  {
    files: CORE,
    rules: {
      'no-restricted-syntax': ['error', NO_DEFAULT_EXPORT, ...CORE_SYNTAX],
      'no-restricted-globals': ['error', ...CORE_GLOBALS],
      'no-restricted-properties': ['error', ...CORE_PROPERTIES],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unused-expressions': 'off', // expect(x).to.be.true
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
);
