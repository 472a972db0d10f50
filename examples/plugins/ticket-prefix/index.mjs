export function activate(api) {
  const ticket = new RegExp(`^${api.config.prefix}-\\d+ `);
  api.before('tasks.create', (input) => {
    if (!ticket.test(input.title)) {
      throw api.refuse(`the title must begin with a ticket such as ${api.config.prefix}-123`);
    }
  });
}
