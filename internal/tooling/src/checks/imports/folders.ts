// Keeps folders small, and files and folders free of circles.
import { bounds } from '../../figures/bounds.ts';
import { circlesIn } from '../../figures/circles.ts';
import { looseFiles } from '../../figures/folder-files.ts';
import { fileGraph, folderGraph } from '../../figures/import-graph.ts';
import { sourcePackages } from '../../figures/source-folders.ts';
import type { Check, Problem } from '../../house/check.ts';
import type { House } from '../../house/house.ts';

const most = bounds.looseFilesMax;

/** A folder holds at most 12 source files of its own, and neither files nor folders import each other in a circle. */
export const folders: Check = {
  name: 'folders',
  about: `at most ${most} source files a folder, no circle between files or folders`,
  run: (house) => [...crowded(house), ...circles(house)],
};

function crowded(house: House): Problem[] {
  return [...looseFiles(house)]
    .filter(([, count]) => count > most)
    .map(([file, count]) => ({
      file,
      message: `holds ${count} source files, ${most} is the most: make a folder of each concept`,
    }));
}

function circles(house: House): Problem[] {
  return sourcePackages(house).flatMap(({ src }) => {
    const files = fileGraph(house.root, src);
    return [...circlesIn(files), ...circlesIn(folderGraph(files))].map((circle) => ({
      file: circle[0] as string,
      message: `is in a circle: ${circle.join(', ')} import each other; move what both need below them`,
    }));
  });
}
