import type { InImage } from '../domain/programs/images/inventory.ts';

export interface Archives {
  /**
   * Hands over every file of an archive (.tgz, .whl), one after the other, so that memory stays flat; `bytes` is null for one
   * larger than `limit`, and for those that are not wanted, which are not unpacked. Throws ARTIFACT_UNREADABLE.
   */
  read(
    file: string,
    limit: number,
    visit: (path: string, bytes: Uint8Array | null) => void,
    isWanted?: (path: string) => boolean,
  ): Promise<void>;
  /**
   * As `read`, for an image archive of docker or OCI: every file in every layer, also one that a later layer hides, and
   * what the archive says of the image. A binary is handed over by its beginning, whatever its size.
   */
  readImage(file: string, limit: number, visit: (path: string, bytes: Uint8Array | null) => void): Promise<void>;
  /**
   * As `readImage`, layer by layer: of the files in a layer those whose path is wanted, besides every link, each with its
   * layer, in no particular order. A layer that cannot be opened is a file like others.
   */
  readLayers(file: string, wanted: Wanted, visit: (seen: InImage) => void): Promise<void>;
}

interface Wanted {
  limit: number;
  isWanted(path: string): boolean;
}
