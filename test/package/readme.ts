import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './tarball';

const README = join(ROOT, 'README.md');

export const readme = (): string => readFileSync(README, 'utf8');

export interface Program {
  code: string;
  /** The lines that it prints, by the text block behind it or by the comments at its ends of lines. */
  prints: string[];
}

const commentsIn = (code: string): string[] =>
  [...code.matchAll(/(?:^|[;)] )\/\/ (.*)$/gm)].map((match) => match[1] ?? '');

/** The programs in the README, and what each should print. */
export function programs(): Program[] {
  const fences = [...readme().matchAll(/```(\w+)\n(.*?)```/gs)].map(([, language, text]) => ({
    language,
    text: text ?? '',
  }));
  return fences.flatMap(({ language, text }, index) => {
    const next = fences[index + 1];
    const output = next?.language === 'text' ? next.text.trimEnd().split('\n') : commentsIn(text);
    return language === 'ts' ? [{ code: text, prints: output }] : [];
  });
}
