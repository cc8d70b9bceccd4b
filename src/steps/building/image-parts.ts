import { imageInventory, isTelling } from '../../domain/programs/images/inventory.ts';
import type { ArtifactFile } from '../../domain/records/artifact.ts';
import { imageSbom } from '../../domain/records/image-sbom.ts';
import type { Hands } from '../step.ts';
import type { PartsSeen } from './companions.ts';

/** Larger is no record of packages. */
const largestRecord = 32_000_000;

/** Reads the layers of an image as it was built, from the archive that ships: no engine and no registry is asked. */
export async function imageParts(
  wanted: { name: string; version: string },
  files: readonly ArtifactFile[],
  { archives, clock, release, version }: Hands,
): Promise<PartsSeen> {
  const started_at = clock.now();
  const inventory = imageInventory();
  // One archive holds all platforms.
  for (const file of new Set(files.map((one) => one.file)))
    await archives.readLayers(
      `${release.storage}/${file}`,
      { limit: largestRecord, isWanted: isTelling },
      inventory.see,
    );
  const images = inventory.images();
  const [printed, output_tail] = Array.isArray(images) ? [imageSbom(images, wanted, version), ''] : [null, images.why];
  const all = Array.isArray(images) ? images : [];
  const sum = (of: (one: (typeof all)[number]) => number) => all.reduce((total, one) => total + of(one), 0);
  const numbers = { packages: sum((one) => one.packages.length), left_out: sum((one) => one.left_out) };
  return { printed, told: { started_at, ended_at: clock.now(), output_tail, numbers } };
}
