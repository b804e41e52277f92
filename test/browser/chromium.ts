import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';

const CACHE = fileURLToPath(new URL('../../node_modules/.cache/chromium', import.meta.url));
const FONTS = join(CACHE, 'fonts');
const ARIMO = dirname(createRequire(import.meta.url).resolve('@expo-google-fonts/arimo/package.json'));

/** Flags of the packaged Chromium that make it another browser than people have: insecure, slow, in one process. */
const UNWANTED =
  /^--(single-process|no-zygote|disable-web-security|allow-running-insecure-content|disable-site-isolation-trials|ignore-gpu-blocklist|in-process-gpu|use-gl=.*|use-angle=.*|enable-unsafe-swiftshader|disable-features=.*site-per-process.*)$/;

/** A machine may have no fonts; Chromium ends when it looks for one that is not there. */
const FONT_CONFIGURATION = `<?xml version="1.0"?>
<fontconfig>
  <dir>${ARIMO}</dir>
  <cachedir>${join(FONTS, 'cache')}</cachedir>
</fontconfig>
`;

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
 * Starts Chromium. On Linux it comes out of an npm package, with the libraries and the font that it needs, so that a
 * machine needs nothing but `npm install`; elsewhere it is the Chrome that is installed.
 */
export async function launchChromium(): Promise<Browser> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return chromium.launch({ channel: 'chrome' });
  mkdirSync(FONTS, { recursive: true });
  writeFileSync(join(FONTS, 'fonts.conf'), FONT_CONFIGURATION);
  // The package unpacks into the temporary folder, and its libraries only where it takes the machine for AWS Lambda.
  const environment = { TMPDIR: CACHE, AWS_LAMBDA_JS_RUNTIME: 'nodejs20.x', FONTCONFIG_PATH: FONTS };
  return withEnvironment(environment, async () => {
    const { default: packaged } = await import('@sparticuz/chromium');
    const args = [...packaged.args.filter((flag) => !UNWANTED.test(flag)), '--disable-gpu'];
    return chromium.launch({ executablePath: await packaged.executablePath(), args });
  });
}
