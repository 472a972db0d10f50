/** What a person sees who opens the address in a browser. */
export function statusPage(version: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>ClickUp Brain</title>
<style>
  body { font: 16px/1.6 system-ui, sans-serif; max-width: 40rem; margin: 3rem auto; padding: 0 1rem; }
  code { background: #eee; padding: 0.1em 0.3em; border-radius: 3px; }
</style>
<h1>ClickUp Brain ${version}</h1>
<p>It runs. <a href="/health">Health</a> · <a href="/openapi.json">API description</a></p>
<p>List the tasks: <code>brain tasks list</code>, or
<code>curl -H "X-API-Key: …" /api/v1/tasks</code>.</p>
<p>Point a GitHub webhook at <code>/github/events</code>: <code>brain webhooks setup github</code>.</p>
</html>
`;
}
