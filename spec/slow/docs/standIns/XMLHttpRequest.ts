/**
 * The part of `XMLHttpRequest` that RxJS `ajax` uses for an upload, in the time of the fake timers.
 *
 * 100 kB take a second, and progress is reported when half is sent and when everything is. A file larger than 300 kB is
 * refused with 413 when half is sent. The first upload of `report.pdf` is refused with 503.
 */
export function uploadInVirtualTime(): typeof globalThis.XMLHttpRequest {
  let isBusy = true;

  class XMLHttpRequest extends EventTarget {
    readonly upload = new EventTarget();
    readonly response = '';
    readonly responseType = '';
    status = 0;
    readyState = 0;
    #path = '';
    #timer: ReturnType<typeof setTimeout> | undefined;

    open(_method: string, path: string): void {
      this.#path = path;
      this.readyState = 1;
    }

    setRequestHeader(): void {}

    getAllResponseHeaders(): string {
      return '';
    }

    send({ size }: Blob): void {
      const half = size / 200;
      this.#timer = setTimeout(() => {
        this.#report(size / 2, size);
        if (size > 300_000) return this.#answer(413);
        this.#timer = setTimeout(() => {
          this.#report(size, size);
          this.#answer(this.#refuses() ? 503 : 201);
        }, half);
      }, half);
    }

    abort(): void {
      clearTimeout(this.#timer);
    }

    #refuses(): boolean {
      const refuses = isBusy && this.#path.endsWith('report.pdf');
      if (refuses) isBusy = false;
      return refuses;
    }

    #report(loaded: number, total: number): void {
      this.upload.dispatchEvent(Object.assign(new Event('progress'), { loaded, total }));
    }

    #answer(status: number): void {
      this.status = status;
      this.readyState = 4;
      this.dispatchEvent(Object.assign(new Event('load'), { loaded: 0, total: 0 }));
    }
  }

  return XMLHttpRequest as unknown as typeof globalThis.XMLHttpRequest;
}
