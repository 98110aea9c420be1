import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { explain } from '../shared/explain';
import { bytesSent, sizeOf } from './total';
import { bytes } from './units';
import { isRetryable, isUnfinished, stageOf, type Upload } from './upload';
import { UploadQueue } from './upload-queue';

/** A file, with its progress and one button: to cancel, then to try again. */
@Component({
  selector: 'li[app-upload-row]',
  templateUrl: './upload-row.html',
  styleUrl: './upload-row.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { '[class]': 'stage()' },
})
export class UploadRow {
  readonly #queue = inject(UploadQueue);

  readonly upload = input.required<Upload>();

  protected readonly name = computed(() => this.upload().key.source.name);
  protected readonly size = computed(() => bytes(sizeOf(this.upload())));
  protected readonly stage = computed(() => stageOf(this.upload()));
  protected readonly percent = computed(() => {
    if (this.stage() === 'uploaded') return 100;
    return Math.floor((100 * bytesSent(this.upload())) / (sizeOf(this.upload()) || 1));
  });
  protected readonly speed = computed(() => {
    const { value } = this.upload();
    return this.stage() === 'uploading' && value?.speed ? `${bytes(value.speed)}/s` : '';
  });
  protected readonly reason = computed(() =>
    ['failed', 'refused'].includes(this.stage()) ? explain(this.upload().reason) : '',
  );
  protected readonly action = computed(() => {
    if (isUnfinished(this.upload())) return 'Cancel';
    return isRetryable(this.upload()) ? 'Retry' : undefined;
  });

  /** The second click of a double click would undo the first. */
  protected act({ detail }: MouseEvent): void {
    if (detail > 1) return;
    if (this.action() === 'Cancel') this.#queue.cancel(this.upload());
    else this.#queue.retry(this.upload());
  }
}
