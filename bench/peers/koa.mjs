import { readFileSync } from 'node:fs';
import Router from '@koa/router';
import Koa from 'koa';

/** The answers of the product, from memory: no credential, no validation, no database. */
const { tasks, list } = JSON.parse(readFileSync(process.env.ANSWERS, 'utf8'));
const byId = new Map(tasks.map((task) => [task.id, task]));

const router = new Router();
router.get('/api/v1/tasks', (context) => {
  context.body = list;
});
router.get('/api/v1/tasks/:id', (context) => {
  context.body = byId.get(context.params.id);
});

const app = new Koa();
app.use(router.routes());
app.listen(Number(process.env.PORT), '127.0.0.1');

process.once('SIGTERM', () => process.exit(0));
