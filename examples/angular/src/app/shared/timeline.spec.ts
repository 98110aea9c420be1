import { NEVER, of, throwError, type Observable } from 'rxjs';
import { Timeline } from './timeline';

describe('Timeline', () => {
  const states = (timeline: Timeline) => Object.fromEntries(timeline.rows().map(({ key, state }) => [key, state]));

  function run(task: (timeline: Timeline) => Observable<unknown>) {
    const timeline = new Timeline();
    const subscription = task(timeline)
      .pipe(timeline.watch(['a', 'b']))
      .subscribe({ error: () => undefined });
    return { timeline, subscription };
  }

  it('is empty before the first run', () => {
    expect(new Timeline().rows()).toEqual([]);
    expect(new Timeline().running()).toBe(false);
  });

  it('distinguishes running and waiting tasks', () => {
    const { timeline } = run((timeline) => NEVER.pipe(timeline.track('a')));
    expect(timeline.running()).toBe(true);
    expect(states(timeline)).toEqual({ a: 'running', b: 'waiting' });
  });

  it('shows how a task ended', () => {
    expect(states(run((timeline) => of(1).pipe(timeline.track('a'))).timeline)).toEqual({ a: 'done', b: 'cancelled' });
    expect(states(run((timeline) => throwError(() => 1).pipe(timeline.track('a'))).timeline)).toEqual({
      a: 'failed',
      b: 'cancelled',
    });
  });

  it('marks tasks as cancelled that are unsubscribed or will never start', () => {
    const { timeline, subscription } = run((timeline) => NEVER.pipe(timeline.track('a')));
    subscription.unsubscribe();
    const [a, b] = timeline.rows();
    expect(a).toMatchObject({
      key: 'a',
      state: 'cancelled',
      startedAt: expect.any(Number),
      endedAt: expect.any(Number),
    });
    expect(b).toEqual({ key: 'b', state: 'cancelled', startedAt: undefined, endedAt: undefined });
    expect(timeline.running()).toBe(false);
  });

  it('starts over with each run, and stops after it', () => {
    const timeline = new Timeline();
    const watched = of(1).pipe(timeline.track('a'), timeline.watch(['a']));
    watched.subscribe();
    const elapsed = timeline.elapsed();
    expect(timeline.elapsed()).toBe(elapsed);
    timeline.watch<never>(['a'])(NEVER).subscribe();
    expect(states(timeline)).toEqual({ a: 'waiting' });
  });
});
