import type { NamedFile } from './upload';

/** What was dropped: files, and the files of folders. */
export async function droppedFiles({ items }: DataTransfer): Promise<NamedFile[]> {
  // The list is only readable while the event is handled, so nothing may wait before all entries are known.
  const dropped = [...items]
    .filter(({ kind }) => kind === 'file')
    .map((item) => item.webkitGetAsEntry() ?? item.getAsFile());
  const found = await Promise.all(dropped.map(filesOf));
  return found.flat();
}

async function filesOf(item: FileSystemEntry | File | null): Promise<NamedFile[]> {
  if (item === null) return [];
  if (item instanceof File) return [{ name: item.name, file: item }];
  if (item.isFile) return [{ name: item.fullPath.slice(1), file: await fileOf(item as FileSystemFileEntry) }];
  const found: NamedFile[] = [];
  for (const entry of await entriesOf(item as FileSystemDirectoryEntry)) found.push(...(await filesOf(entry)));
  return found;
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

/** A reader returns a hundred entries at a time, and none at the end. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const read = () => new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
  const entries: FileSystemEntry[] = [];
  for (let batch = await read(); batch.length > 0; batch = await read()) entries.push(...batch);
  return entries;
}
