/**
 * Which program is started as the server.
 *
 * The setting, then the one inside the extension, then `slac` on the `PATH`; never one that merely lies in a
 * folder that is open: that folder may have come from somebody else, with a program of theirs in it.
 */
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';

/** What was found, or in one sentence why nothing was. */
export type Found = { program: string; from: string } | { missing: string };

/** Where to look. */
export interface Places {
  /** The value of `sla.server.path`. */
  setting: string;
  /** The folder of the extension. */
  extension: string;
  /** The folders that are open. */
  folders: string[];
  /** The value of `PATH`. */
  path: string;
}

const NAME = process.platform === 'win32' ? 'slac.exe' : 'slac';

export function find(places: Places): Found {
  const setting = places.setting.trim();
  if (setting !== '') {
    return fromSetting(setting);
  }
  const inside = path.join(places.extension, 'server', NAME);
  if (isProgram(inside)) {
    return { program: inside, from: 'the extension' };
  }
  for (const folder of places.path.split(path.delimiter)) {
    // An entry that is not absolute depends on the folder that happens to be open.
    if (!path.isAbsolute(folder)) {
      continue;
    }
    const program = path.join(folder, NAME);
    if (isProgram(program) && !liesIn(program, places.folders)) {
      return { program, from: 'the PATH' };
    }
  }
  return { missing: 'The program `slac` was not found: the extension has none inside, and there is none on the PATH.' };
}

function fromSetting(setting: string): Found {
  const program = setting.startsWith('~/') ? path.join(os.homedir(), setting.slice(2)) : setting;
  if (!path.isAbsolute(program)) {
    return { missing: `The setting sla.server.path must be an absolute path, and "${setting}" is not.` };
  }
  return isProgram(program)
    ? { program, from: 'the setting sla.server.path' }
    : { missing: `The setting sla.server.path names "${setting}", where there is no program that can be started.` };
}

function isProgram(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

/** Whether a file is in one of the folders, also through a link. */
function liesIn(file: string, folders: string[]): boolean {
  const real = realPath(file);
  return folders.some((folder) => [file, real].some((it) => [folder, realPath(folder)].some((of) => isBelow(it, of))));
}

function isBelow(file: string, folder: string): boolean {
  const way = path.relative(folder, file);
  return way !== '' && !way.startsWith('..') && !path.isAbsolute(way);
}

function realPath(file: string): string {
  try {
    return fs.realpathSync(file);
  } catch {
    return file;
  }
}
