export function activate(api) {
  api.channel('notify-http', async (notice, settings, { idempotencyKey }) => {
    const answer = await fetch(settings.url, {
      method: 'POST',
      headers: {
        Title: `${notice.status}: ${notice.title}`,
        Priority: notice.severity === 'critical' ? 'urgent' : 'default',
        'Idempotency-Key': idempotencyKey,
      },
      body: notice.text,
      signal: AbortSignal.timeout(800),
    });
    if (!answer.ok) throw new Error(`the topic answered ${answer.status}`);
  });
}
