export function activate(api) {
  api.before('tasks.create', () => undefined);
}
