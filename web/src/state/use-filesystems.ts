import { FILESYSTEM_AVAILABLE, FILESYSTEM_FREE, FILESYSTEM_SIZE } from "./expressions";
import { useSelected } from "./feed-context";
import { type FileSystem, fileSystems } from "./filesystems";
import { latestSamples } from "./latest";

const EXPRESSIONS = [FILESYSTEM_SIZE, FILESYSTEM_FREE, FILESYSTEM_AVAILABLE];

/** Null until the first answer. */
export function useFileSystems(): FileSystem[] | null {
  return useSelected(EXPRESSIONS, (feed) => {
    const [size, free, available] = EXPRESSIONS.map((expr) => latestSamples(feed.frame(expr)));
    if (!size || !free || !available || !feed.frame(FILESYSTEM_SIZE)?.times.length) return null;
    return fileSystems({ size, free, available });
  });
}
