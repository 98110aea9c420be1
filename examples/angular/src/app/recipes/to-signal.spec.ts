import { inject, Injectable } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { toSignal } from '@angular/core/rxjs-interop';
import { delay, of, throwError, toArray } from 'rxjs';
import { asCompleted, asSettled, tasks } from 'rxjs-as-completed';

@Injectable({ providedIn: 'root' })
class Service {
  get = (id: number) => of(id).pipe(delay(0));
}

describe('toSignal', () => {
  const source = tasks({ sound: of('fine'), broken: throwError(() => new Error('out of order')) });

  it('throws on reading after a run that failed', () => {
    const result = TestBed.runInInjectionContext(() => toSignal(source.pipe(asCompleted())));
    expect(result).toThrow('out of order');
  });

  it('does not throw for outcomes', () => {
    const outcome = TestBed.runInInjectionContext(() => toSignal(source.pipe(asSettled())));
    expect(outcome()).toMatchObject({ key: 'broken', status: 'rejected' });
  });

  it('returns before later tasks start, so these cannot inject', async () => {
    const statuses = TestBed.runInInjectionContext(() =>
      toSignal(tasks([1, 2], (id) => inject(Service).get(id)).pipe(asSettled({ concurrency: 1 }), toArray())),
    );
    await vi.waitFor(() => expect(statuses()?.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']));
  });
});
