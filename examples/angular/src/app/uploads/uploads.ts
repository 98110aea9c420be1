import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { RequestLimit } from '../limit/limit-requests';
import { droppedFiles } from './dropped-files';
import { timeLeft } from './units';
import type { NamedFile } from './upload';
import { UploadQueue } from './upload-queue';
import { UploadRow } from './upload-row';

/** Uploads of files and folders, each with its progress. */
@Component({
  selector: 'app-uploads',
  imports: [RouterLink, UploadRow],
  providers: [UploadQueue],
  templateUrl: './uploads.html',
  styleUrl: './uploads.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
  // The whole document: a file that is dropped beside a target would replace the page.
  host: {
    '(document:dragover)': 'drag($event, true)',
    '(document:dragleave)': 'drag($event, false)',
    '(document:drop)': 'drop($event)',
  },
})
export class Uploads {
  protected readonly queue = inject(UploadQueue);
  protected readonly limit = inject(RequestLimit);

  /** Something is being dragged over the page. */
  protected readonly dragging = signal(false);
  protected readonly unreadable = signal('');

  protected readonly remaining = computed(() => {
    if (this.queue.pause() > 0) return `The server asks to wait ${timeLeft(this.queue.pause() / 1_000)}`;
    const seconds = this.queue.secondsLeft();
    return seconds === undefined ? '' : `${timeLeft(seconds)} left`;
  });

  /** Announced when all is done, and not before. */
  protected readonly summary = computed(() => {
    const { unfinished, count } = this.queue.total();
    if (unfinished > 0 || this.queue.uploads().length === 0) return '';
    const { uploaded, failed, refused, cancelled } = count;
    return `Finished: ${uploaded} uploaded, ${failed} failed, ${refused} refused, ${cancelled} cancelled.`;
  });

  protected choose({ target }: Event): void {
    const input = target as HTMLInputElement;
    this.unreadable.set('');
    this.queue.add([...(input.files ?? [])].map(named));
    input.value = ''; // so that the same file can be chosen again
  }

  protected drag(event: DragEvent, over: boolean): void {
    event.preventDefault();
    this.dragging.set(over);
  }

  protected async drop(event: DragEvent): Promise<void> {
    this.drag(event, false);
    if (event.dataTransfer === null) return;
    this.unreadable.set('');
    try {
      this.queue.add(await droppedFiles(event.dataTransfer));
    } catch (error) {
      this.unreadable.set(`Nothing was added, because some of it can't be read: ${(error as Error).message}`);
    }
  }
}

function named(file: File): NamedFile {
  return { name: file.webkitRelativePath || file.name, file };
}
