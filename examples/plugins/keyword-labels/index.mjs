export function activate(api) {
  api.before('tasks.create', (input) => {
    const title = input.title.toLowerCase();
    const found = Object.entries(api.config.labels)
      .filter(([word]) => title.includes(word.toLowerCase()))
      .map(([, label]) => label);
    if (found.length === 0) return undefined;
    return { ...input, labels: [...new Set([...(input.labels ?? []), ...found])] };
  });
}
