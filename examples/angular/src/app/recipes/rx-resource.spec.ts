import { rxResource } from '@angular/core/rxjs-interop';
import { TestBed } from '@angular/core/testing';
import { NEVER, Observable, of, throwError } from 'rxjs';
import { asCompleted, tasks } from 'rxjs-as-completed';

describe('rxResource', () => {
  it('has the error of a failed run, and the other tasks are cancelled', async () => {
    const cancelled = vi.fn();
    const slow = new Observable<string>(() => cancelled);
    const resource = TestBed.runInInjectionContext(() =>
      rxResource({
        stream: () => tasks([of('fine'), slow, throwError(() => new Error('out of order')), NEVER]).pipe(asCompleted()),
      }),
    );
    TestBed.tick();
    await vi.waitFor(() => expect(resource.error()).toMatchObject({ message: 'out of order' }));
    expect(resource.status()).toBe('error');
    expect(cancelled).toHaveBeenCalledOnce();
  });
});
