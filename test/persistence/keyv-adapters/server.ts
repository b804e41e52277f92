import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** A program by its name, on the path or where Debian keeps those of PostgreSQL. */
export function findProgram(name: string): string | undefined {
  const postgres = '/usr/lib/postgresql';
  const folders = [
    ...(process.env.PATH ?? '').split(delimiter),
    ...(existsSync(postgres) ? readdirSync(postgres).map((version) => join(postgres, version, 'bin')) : []),
  ];
  return folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

/** Whom a server runs as that refuses to run as root. */
export interface User {
  uid: number;
  gid: number;
}

/** A database server of the test's own, in a folder of its own, which can be ended and started again. */
export class Server {
  #process: ChildProcess | undefined;

  private constructor(
    readonly folder: string,
    readonly port: number,
    private readonly command: (server: Server) => readonly [string, ...string[]],
    private readonly readyLine: RegExp,
    private readonly user: User | undefined,
  ) {}

  static async create(
    name: string,
    command: (server: Server) => readonly [string, ...string[]],
    readyLine: RegExp,
    user?: User,
  ): Promise<Server> {
    const folder = mkdtempSync(join(tmpdir(), `plugin-statechart-${name}-`));
    if (user) chownSync(folder, user.uid, user.gid);
    return new Server(folder, await freePort(), command, readyLine, user);
  }

  /** Runs a program to its end, as the server's user. */
  run(program: string, ...words: string[]): void {
    execFileSync(program, words, { cwd: this.folder, stdio: 'pipe', ...this.user });
  }

  /** Starts the server, where it does not run. */
  async start(): Promise<void> {
    if (this.isRunning) return;
    const [program, ...words] = this.command(this);
    const server = spawn(program, words, { cwd: this.folder, stdio: ['ignore', 'pipe', 'pipe'], ...this.user });
    this.#process = server;
    await new Promise<void>((resolve, reject) => {
      let output = '';
      const read = (chunk: Buffer) => {
        output += chunk;
        if (this.readyLine.test(output)) resolve();
      };
      server.stdout.on('data', read);
      server.stderr.on('data', read);
      server.once('error', reject);
      server.once('exit', (code) => reject(new Error(`${program} exited with code ${code}: ${output}`)));
    });
  }

  private get isRunning(): boolean {
    return this.#process !== undefined && this.#process.exitCode === null && this.#process.signalCode === null;
  }

  /** Ends the server; PostgreSQL waits until its clients have gone. */
  async stop(): Promise<void> {
    const server = this.#process;
    if (!server || !this.isRunning) return;
    const exited = once(server, 'exit');
    server.kill('SIGTERM');
    await exited;
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
