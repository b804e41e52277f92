import fc from 'fast-check';
import { expect, test } from 'vitest';
import { visibleName, visibleProse } from '../../../visualizer/diagram/visible-text';
import { wordFor } from '../../../visualizer/diagram/word';

test('shows what cannot be seen', () => {
  expect(
    [' ', 'a  b', 'a\nb', '\u202Eab', 'a\u00A0b', '\uD800', '\uFFFF', 'a\\u{a}b', '👩‍👩‍👧', 'back\\slash', 'a b'].map(
      visibleName,
    ),
  ).toEqual([
    '\\u{20}',
    'a\\u{20} b',
    'a\\u{a}b',
    '\\u{202e}ab',
    'a\\u{a0}b',
    '\\u{d800}',
    '\\u{ffff}',
    'a\\\\u{a}b',
    '👩‍👩‍👧',
    'back\\slash',
    'a b',
  ]);
  expect(visibleProse('  two\n  lines\u0007 ')).toBe('two lines\\u{7}');
});

test('never shows two names as the same', () => {
  const text = fc.string({ unit: fc.constantFrom('\\', 'u', '{', '}', 'a', '2', '0', ' ', '\n', '\u0007', '_', '.') });

  fc.assert(
    fc.property(text, text, (one, other) => {
      fc.pre(one !== other);
      expect(visibleName(one)).not.toBe(visibleName(other));
      expect(wordFor(one, /^a$/)).not.toBe(wordFor(other, /^a$/));
    }),
    { numRuns: 2000 },
  );
});
