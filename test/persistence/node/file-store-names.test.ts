import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openFileStore } from '../../../src/persistence/node';
import { encodeFileName, fileNameOf, pluginIdOf } from '../../../src/persistence/node/file-name';
import { snapshotOf } from './saved';
import { filesIn, loadAll, newDirectory } from './store-directory';

describe('the name of a plugin’s file', () => {
  it.each([
    ['kubernetes', 'kubernetes'],
    ['K8s', '%4b8s'],
    ['@scope/name', '%40scope%2fname'],
    ['../../etc/passwd', '%2e.%2f..%2fetc%2fpasswd'],
    ['.hidden', '%2ehidden'],
    ['io.example.plugin', 'io.example.plugin'],
    ['what? "a*b" <c>|d\\e:f', 'what%3f%20%22a%2ab%22%20%3cc%3e%7cd%5ce%3af'],
    ["(1)!'~", '%281%29%21%27%7e'],
    ['caf\u00e9', 'caf%c3%a9'],
    ['cafe\u0301', 'cafe%cc%81'],
    ['con', '%63on'],
    ['nul.plugin', '%6eul.plugin'],
    ['com1', '%63om1'],
    ['console', 'console'],
    ['100%', '100%25'],
    ['trailing.', 'trailing.'],
    ['\0', '%00'],
    ['__proto__', '__proto__'],
  ])('of %j is %s.json', (pluginId, name) => {
    expect(fileNameOf(pluginId)).toBe(`${name}.json`);
    expect(pluginIdOf(`${name}.json`)).toBe(pluginId);
  });

  it('tells the plugin, differs also where case does not count, and is good on every system', () => {
    const pluginId = fc.string({ unit: 'binary', minLength: 1, maxLength: 12 });
    const windowsName = /^(?!(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$))(?!\.)[a-z0-9._%-]+$/;
    fc.assert(
      fc.property(pluginId, pluginId, (one, other) => {
        expect(pluginIdOf(fileNameOf(one))).toBe(one);
        expect(encodeFileName(one)).toMatch(windowsName);
        expect(fileNameOf(one).toUpperCase() === fileNameOf(other).toUpperCase()).toBe(one === other);
      }),
    );
  });

  it('is no name of ours in another spelling', () => {
    expect(
      ['K8s.json', '%4B8s.json', '%6bubernetes.json', '%zz.json', '.json', 'a.txt', 'a.json.tmp'].map(pluginIdOf),
    ).toEqual(Array.from({ length: 7 }, () => undefined));
  });

  it('cannot be made of an empty id, a long one or half a character', () => {
    expect(() => encodeFileName('')).toThrow(/should have 1 to 200 characters .*, got an empty one/);
    expect(() => encodeFileName('ä'.repeat(34))).toThrow(/should have 1 to 200 characters .*, got 204: ää/);
    expect(encodeFileName('a'.repeat(200))).toHaveLength(200);
    expect(() => encodeFileName('a\ud83d')).toThrow(/, got half a character in "a\\ud83d"$/);
  });
});

it('a store keeps plugins apart that differ in case only, and the longest id can be set aside', async () => {
  const directory = newDirectory();
  const longest = 'ä'.repeat(33);
  await using store = await openFileStore(directory);
  for (const pluginId of ['k8s', 'K8s', longest]) await store.save(pluginId, snapshotOf(1), []);
  await store.setAside(longest);
  expect((await loadAll(store)).map(({ pluginId }) => pluginId)).toEqual(['K8s', 'k8s', longest]);
  expect(filesIn(directory).filter((name) => name.endsWith('.json'))).toHaveLength(4);
  await expect(store.save('', snapshotOf(1), [])).rejects.toThrow(RangeError);
});
