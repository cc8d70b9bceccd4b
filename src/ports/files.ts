/** Files below one root. Paths are relative; links that lead out are refused (FILE_OUTSIDE_PROJECT). */
export interface FileReader {
  readonly root: string;
  read(path: string): Promise<string | null>;
  readBytes(path: string): Promise<Uint8Array | null>;
  /** `sha256:<hex>` and size, read in portions: for files of any size. */
  digest(path: string): Promise<{ sha256: string; size_bytes: number } | null>;
  exists(path: string): Promise<boolean>;
  /** Paths that match the globs, sorted; never below .git or node_modules. */
  glob(patterns: readonly string[]): Promise<string[]>;
}

export interface FileWriter extends FileReader {
  /** Whole or not at all (temporary file, then rename); throws DISK_FULL. */
  write(path: string, content: string | Uint8Array): Promise<void>;
  remove(path: string): Promise<void>;
}
