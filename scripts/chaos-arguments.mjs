import { parseArgs } from 'node:util';

export const USAGE = `npm run chaos -- jobs [--database NAME] [--jobs N] [--minutes N] [--json]

  jobs             runs jobs while workers, broker, cache and database fail, and looks for what was
                   lost, done twice or out of order
  --database NAME  postgres | mysql | sqlite (postgres)
  --jobs N         20 to 100000 (10000)
  --minutes N      most that the jobs may take, 1 to 60 (15)
  --json           one JSON line on standard output

It uses the services of this machine, in a database and a virtual host of its own.`;

const OPTIONS = {
  database: { type: 'string', default: 'postgres' },
  jobs: { type: 'string', default: '10000' },
  minutes: { type: 'string', default: '15' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
};

const DATABASES = ['postgres', 'mysql', 'sqlite'];

const ADDRESSES = ['TEST_POSTGRES_URL', 'TEST_MYSQL_URL', 'TEST_AMQP_URL'];
const OWN_HOSTS = ['127.0.0.1', 'localhost', '[::1]'];

/** @returns what to do, or `{fault}` */
export function parseArguments(argv, env) {
  let parsed;
  try {
    parsed = parseArgs({ args: argv, options: OPTIONS, allowPositionals: true });
  } catch (error) {
    return { fault: error.message };
  }
  const { values, positionals } = parsed;
  if (values.help) return { help: true };
  if (positionals.join(' ') !== 'jobs') return { fault: 'say what is to go through it: jobs' };
  const { database, json } = values;
  if (!DATABASES.includes(database)) return { fault: `there is no database ${database}` };
  const jobs = Number(values.jobs);
  if (!Number.isInteger(jobs) || jobs < 20 || jobs > 100_000) {
    return { fault: '--jobs must be 20 to 100000' };
  }
  const minutes = Number(values.minutes);
  if (!(minutes >= 1 && minutes <= 60)) return { fault: '--minutes must be 1 to 60' };
  const far = ADDRESSES.find((name) => env[name] && !isHere(env[name]));
  if (far) return { fault: `${far} names another machine; this breaks things on this one only` };
  return { database, jobs, minutes, json };
}

function isHere(address) {
  return URL.canParse(address) && OWN_HOSTS.includes(new URL(address).hostname);
}
