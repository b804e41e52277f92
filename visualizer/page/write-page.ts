// Builds the live page into one file: npm run build:page
import { mkdir, writeFile } from 'node:fs/promises';
import { buildPage } from './build-page';

const FOLDER = new URL('../../dist/', import.meta.url);

await mkdir(FOLDER, { recursive: true });
await writeFile(new URL('page.html', FOLDER), await buildPage());
