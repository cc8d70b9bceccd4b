import { describe, expect, it } from 'vitest';
import { sha256 } from '../../src/domain/content-id.ts';
import type { FileWriter } from '../../src/ports/files.ts';

/** What every FileWriter promises. `make` gives an empty one. */
export function filesContract(name: string, make: () => Promise<FileWriter>): void {
  describe(`files: ${name}`, () => {
    it('gives back what was written, as text and as bytes', async () => {
      const files = await make();
      await files.write('a/b/c.txt', 'Grüße\n');
      expect(await files.read('a/b/c.txt')).toBe('Grüße\n');
      expect(await files.readBytes('a/b/c.txt')).toEqual(Buffer.from('Grüße\n'));
      await files.write('a/b/c.txt', new Uint8Array([0, 255]));
      expect([...((await files.readBytes('a/b/c.txt')) ?? [])]).toEqual([0, 255]);
    });

    it('tells digest and size of any file', async () => {
      const files = await make();
      const bytes = new Uint8Array(3_000_000).fill(7);
      await files.write('a/large', bytes);
      expect(await files.digest('a/large')).toEqual({ sha256: sha256(bytes), size_bytes: 3_000_000 });
      expect(await files.digest('a/nothing')).toBeNull();
      expect(await files.digest('a')).toBeNull();
    });

    it('answers null for what is not there, and for a directory', async () => {
      const files = await make();
      await files.write('a/b.txt', 'x');
      expect(await files.read('nothing')).toBeNull();
      expect(await files.readBytes('a/b.txt/c')).toBeNull();
      expect(await files.read('a')).toBeNull();
      expect(await files.exists('nothing')).toBe(false);
      expect(await files.exists('a/b.txt')).toBe(true);
    });

    it('removes once and again', async () => {
      const files = await make();
      await files.write('a.txt', 'x');
      await files.remove('a.txt');
      await files.remove('a.txt');
      expect(await files.exists('a.txt')).toBe(false);
    });

    it('finds by globs, sorted and once, never below .git or node_modules', async () => {
      const files = await make();
      const paths = [
        'b.yaml',
        'a.yaml',
        'x/c.yaml',
        'x/y/d.yml',
        '.hidden/e.yaml',
        '.git/f.yaml',
        'x/node_modules/g.yaml',
        'x/h.json',
      ];
      for (const path of paths) await files.write(path, path);
      expect(await files.glob(['*.yaml'])).toEqual(['a.yaml', 'b.yaml']);
      expect(await files.glob(['**/*.{yaml,yml}', 'x/*.yaml'])).toEqual(['a.yaml', 'b.yaml', 'x/c.yaml', 'x/y/d.yml']);
      expect(await files.glob(['.hidden/*'])).toEqual(['.hidden/e.yaml']);
      expect(await files.glob(['.git/*', 'x/node_modules/*'])).toEqual([]);
      expect(await files.glob(['x/h.json', 'nothing/*'])).toEqual(['x/h.json']);
    });

    it.each(['../x', 'a/../../x', '/etc/hostname', 'a\0b'])('refuses %j', async (path) => {
      const files = await make();
      const refusal = expect.objectContaining({ code: 'FILE_OUTSIDE_PROJECT' });
      await expect(files.read(path)).rejects.toEqual(refusal);
      await expect(files.exists(path)).rejects.toEqual(refusal);
      await expect(files.write(path, 'x')).rejects.toEqual(refusal);
      await expect(files.remove(path)).rejects.toEqual(refusal);
    });
  });
}
