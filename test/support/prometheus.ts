import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from './eventually.js';
import { freePort } from './free-port.js';

/** What `promtool check metrics` has to say; empty: nothing is wrong. */
export async function promtoolFaults(text: string): Promise<string> {
  const child = spawn('promtool', ['check', 'metrics'], { stdio: ['pipe', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  }
  child.stdin.end(text);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return code === 0 ? output : `exit ${String(code)}: ${output}`;
}

/** A Prometheus server that scrapes one target every second. */
export class PrometheusServer {
  private output = '';

  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
    private readonly url: string,
  ) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    }
  }

  /** @param target `127.0.0.1:8000` */
  static async start(target: string, metricsPath: string): Promise<PrometheusServer> {
    const folder = await mkdtemp(join(tmpdir(), 'prometheus-'));
    const config = {
      global: { scrape_interval: '1s' },
      scrape_configs: [
        { job_name: 'brain', metrics_path: metricsPath, static_configs: [{ targets: [target] }] },
      ],
    };
    // JSON is YAML too.
    await writeFile(join(folder, 'prometheus.yml'), JSON.stringify(config));
    const address = `127.0.0.1:${String(await freePort())}`;
    const child = spawn(
      'prometheus',
      [
        `--config.file=${join(folder, 'prometheus.yml')}`,
        `--storage.tsdb.path=${join(folder, 'data')}`,
        `--web.listen-address=${address}`,
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    const server = new PrometheusServer(child, folder, `http://${address}`);
    await eventually(async () => {
      const { ok } = await fetch(`${server.url}/-/ready`);
      if (!ok) throw new Error('Prometheus is not ready');
    });
    return server;
  }

  /** The value of each series that the expression selects now. */
  async query(expression: string): Promise<readonly number[]> {
    const query = new URLSearchParams({ query: expression }).toString();
    const answer = await fetch(`${this.url}/api/v1/query?${query}`);
    const { data } = (await answer.json()) as {
      data: { result: { value: [number, string] }[] };
    };
    return data.result.map(({ value }) => Number(value[1]));
  }

  /** Why the target cannot be scraped; empty while it can. */
  async lastError(): Promise<string> {
    const answer = await fetch(`${this.url}/api/v1/targets`);
    const { data } = (await answer.json()) as { data: { activeTargets: { lastError: string }[] } };
    return data.activeTargets.map(({ lastError }) => lastError).join();
  }

  async stop(): Promise<void> {
    const exited = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGKILL');
    await exited;
    await rm(this.folder, { recursive: true, force: true });
  }
}
