import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from './free-port';

/** The program itself, and not the script around it, so that a signal reaches it. */
const program = (): string =>
  createRequire(import.meta.url).resolve(
    `@restatedev/restate-server-${process.platform}-${process.arch}/bin/restate-server`,
  );

/** A Restate server on this machine, in a folder of its own. */
export class RestateServer implements AsyncDisposable {
  readonly #folder: string;
  readonly #ports: { ingress: number; admin: number; node: number };
  readonly #settings: NodeJS.ProcessEnv;
  #process: ChildProcess | undefined;

  private constructor(
    folder: string,
    ports: { ingress: number; admin: number; node: number },
    settings: NodeJS.ProcessEnv,
  ) {
    this.#folder = folder;
    this.#ports = ports;
    this.#settings = settings;
  }

  /** @param settings more of its settings, as its variables of the environment */
  static async start(settings: NodeJS.ProcessEnv = {}): Promise<RestateServer> {
    const folder = await mkdtemp(join(tmpdir(), 'restate-'));
    const ports = { ingress: await freePort(), admin: await freePort(), node: await freePort() };
    const server = new RestateServer(folder, ports, settings);
    await server.begin();
    return server;
  }

  /** Where clients call. */
  get ingress(): string {
    return `http://127.0.0.1:${this.#ports.ingress}`;
  }

  /** Where it is asked about itself. */
  get admin(): string {
    return `http://127.0.0.1:${this.#ports.admin}`;
  }

  /** Begins, or begins again with what it had. */
  async begin(): Promise<void> {
    await mkdir(join(this.#folder, 'tmp'), { recursive: true });
    const log = createWriteStream(join(this.#folder, 'log'), { flags: 'a' });
    await once(log, 'open');
    this.#process = spawn(program(), ['--no-logo', '--bind-ip', '127.0.0.1', '--listen-mode', 'tcp'], {
      cwd: this.#folder,
      stdio: ['ignore', log, log],
      env: {
        ...process.env,
        RESTATE_BASE_DIR: join(this.#folder, 'data'),
        // What it leaves there when it is killed goes with its folder.
        TMPDIR: join(this.#folder, 'tmp'),
        RESTATE_BIND_PORT: String(this.#ports.node),
        RESTATE_ADMIN__BIND_PORT: String(this.#ports.admin),
        RESTATE_INGRESS__BIND_PORT: String(this.#ports.ingress),
        RESTATE_DISABLE_TELEMETRY: 'true',
        RESTATE_LOG_FILTER: 'warn',
        ...this.#settings,
      },
    });
    for (const url of [`${this.admin}/health`, `${this.ingress}/restate/health`]) await this.#answers(url);
  }

  /** Ends it at once, as a loss of power would. */
  async kill(): Promise<void> {
    if (!this.#process || this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await ended;
  }

  /** Tells it where the services are. */
  async register(uri: string): Promise<void> {
    const response = await fetch(`${this.admin}/deployments`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ uri, force: true }),
    });
    if (!response.ok) throw new Error(`Restate does not take ${uri}: ${await response.text()}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #answers(url: string): Promise<void> {
    for (;;) {
      if (this.#process?.exitCode !== null) throw new Error(`restate-server has ended: see ${this.#folder}/log`);
      const response = await fetch(url).catch(() => undefined);
      if (response?.ok) return;
      await delay(50);
    }
  }
}
