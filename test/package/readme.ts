import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './tarball';

export const readme = (): string => readFileSync(join(ROOT, 'README.md'), 'utf8');

/** The texts for people, by their names. */
export const documents = (): [name: string, text: string][] => [
  ['readme', readme()],
  ...['diagrams', 'inspect', 'persistence'].map((name): [string, string] => [
    name,
    readFileSync(join(ROOT, 'docs', `${name}.md`), 'utf8'),
  ]),
];

export interface Program {
  code: string;
  /** The lines that it prints, by the text block behind it or by the comments at its ends of lines. */
  prints: string[];
}

const commentsIn = (code: string): string[] =>
  [...code.matchAll(/(?:^|[;)] )\/\/ (.*)$/gm)].map((match) => match[1] ?? '');

/** The programs in a text, and what each should print. */
export function programsIn(document: string): Program[] {
  const fences = [...document.matchAll(/```(\w+)\n(.*?)```/gs)].map(([, language, text]) => ({
    language,
    text: text ?? '',
  }));
  return fences.flatMap(({ language, text }, index) => {
    const next = fences[index + 1];
    const output = next?.language === 'text' ? next.text.trimEnd().split('\n') : commentsIn(text);
    return language === 'ts' ? [{ code: text, prints: output }] : [];
  });
}
