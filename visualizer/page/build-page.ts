import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { pluginLifecycle } from '../../machines/plugin-lifecycle';
import { toSvg } from '../diagram/svg';

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** The live page as one HTML text that needs nothing but its server. */
export async function buildPage(): Promise<string> {
  const lifecycle = {
    id: pluginLifecycle.id,
    states: Object.keys(pluginLifecycle.states),
    svg: await toSvg(pluginLifecycle, { theme: 'auto' }),
  };
  const { outputFiles } = await build({
    entryPoints: [path('main.tsx'), path('styles/page.css')],
    bundle: true,
    minify: true,
    write: false,
    outdir: 'page',
    format: 'iife',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    define: { PLUGIN_LIFECYCLE: JSON.stringify(lifecycle) },
  });
  const textOf = (ending: string): string => outputFiles.find((file) => file.path.endsWith(ending))?.text.trim() ?? '';
  const template = await readFile(path('page.html'), 'utf8');
  return template.replace('/* style */', () => textOf('.css')).replace('/* script */', () => textOf('.js'));
}
