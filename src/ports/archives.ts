export interface Archives {
  /**
   * Hands over every file of an archive (.tgz, .whl), one after the other, so that memory stays flat; `bytes` is null for one
   * larger than `limit`. Throws ARTIFACT_UNREADABLE.
   */
  read(file: string, limit: number, visit: (path: string, bytes: Uint8Array | null) => void): Promise<void>;
}
