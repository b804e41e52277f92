import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';

const CACHE = fileURLToPath(new URL('../../node_modules/.cache/chromium', import.meta.url));

/** Calls with some environment variables set, and takes them away again. */
async function withEnvironment<Result>(
  variables: Record<string, string>,
  call: () => Promise<Result>,
): Promise<Result> {
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, variables);
  try {
    return await call();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}

/**
 * Starts Chromium. On Linux it comes out of an npm package, with the libraries that it needs, so that a machine needs
 * nothing but `npm install`; elsewhere it is the Chrome that is installed.
 */
export async function launchChromium(): Promise<Browser> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return chromium.launch({ channel: 'chrome' });
  mkdirSync(CACHE, { recursive: true });
  // The package unpacks into the temporary folder, and its libraries only where it takes the machine for AWS Lambda.
  return withEnvironment({ TMPDIR: CACHE, AWS_LAMBDA_JS_RUNTIME: 'nodejs20.x' }, async () => {
    const { default: packaged } = await import('@sparticuz/chromium');
    const executablePath = await packaged.executablePath();
    return chromium.launch({ executablePath, args: packaged.args });
  });
}
