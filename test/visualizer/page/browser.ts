import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { launchChromium } from '../../browser/chromium';

const CACHE = fileURLToPath(new URL('../../../node_modules/.cache/chromium', import.meta.url));
const FONTS = join(CACHE, 'page-fonts');
const ARIMO = dirname(createRequire(import.meta.url).resolve('@expo-google-fonts/arimo/package.json'));

/** Flags of the packaged Chromium that make it another browser than people have: insecure, slow, in one process. */
const UNWANTED =
  /^--(single-process|no-zygote|disable-web-security|allow-running-insecure-content|disable-site-isolation-trials|ignore-gpu-blocklist|in-process-gpu|use-gl=.*|use-angle=.*|enable-unsafe-swiftshader|disable-features=.*site-per-process.*)$/;

/** A machine may have no fonts; Chromium ends when it looks for one that is not there. */
function provideFonts(): void {
  mkdirSync(FONTS, { recursive: true });
  writeFileSync(
    join(FONTS, 'fonts.conf'),
    `<?xml version="1.0"?>
<fontconfig>
  <dir>${ARIMO}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${join(FONTS, 'cache')}</cachedir>
  <selectfont>
    <rejectfont><glob>/usr/share/fonts/*</glob></rejectfont>
    <acceptfont><glob>*/DejaVuSansMono*</glob></acceptfont>
  </selectfont>
</fontconfig>
`,
  );
}

/** Starts Chromium with fonts, and with the security that a browser has. */
export async function launchBrowser(): Promise<Browser> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return launchChromium();
  provideFonts();
  const variables = { TMPDIR: CACHE, AWS_LAMBDA_JS_RUNTIME: 'nodejs20.x', FONTCONFIG_PATH: FONTS };
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, variables);
  try {
    const { default: packaged } = await import('@sparticuz/chromium');
    const executablePath = await packaged.executablePath();
    return await chromium.launch({
      executablePath,
      args: [...packaged.args.filter((flag) => !UNWANTED.test(flag)), '--disable-gpu'],
    });
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}
