import { concat, NEVER, of, throwError, type Observable } from 'rxjs';
import type { Exchange } from './exchange';
import { Timeline } from './timeline';

describe('Timeline', () => {
  const sent = of<Exchange<string>>({ sentAt: 0, body: undefined });
  const answered = of<Exchange<string>>({ sentAt: 0, body: 'fine' });
  const statuses = (timeline: Timeline) => Object.fromEntries(timeline.rows().map(({ key, status }) => [key, status]));

  function run(a: Observable<Exchange<string>>) {
    const timeline = new Timeline();
    const subscription = a.pipe(timeline.track('a'), timeline.watch(['a', 'b'])).subscribe({ error: () => undefined });
    return { timeline, subscription, statuses: statuses(timeline) };
  }

  it('is empty before the first run', () => {
    expect(new Timeline().rows()).toEqual([]);
    expect(new Timeline().running()).toBe(false);
  });

  it('distinguishes requests that are held back, sent and not started', () => {
    const heldBack = run(NEVER);
    expect(heldBack.timeline.running()).toBe(true);
    expect(heldBack.timeline.rows()).toMatchObject([
      { key: 'a', status: 'waiting', heldBack: true },
      { key: 'b', status: 'waiting', heldBack: false },
    ]);
    const running = run(concat(sent, NEVER)).timeline;
    expect(running.rows()[0]).toMatchObject({ status: 'running', heldBack: false, sent: expect.any(Number) });
  });

  it('shows how a request ended', () => {
    expect(run(concat(sent, answered)).statuses).toEqual({ a: 'fulfilled', b: 'cancelled' });
    const { timeline, statuses } = run(
      concat(
        sent,
        throwError(() => 'gone'),
      ),
    );
    expect(statuses).toEqual({ a: 'rejected', b: 'cancelled' });
    expect(timeline.rows()[0]!.reason).toBe('gone');
  });

  it('marks requests as cancelled that are unsubscribed or will never start', () => {
    const { timeline, subscription } = run(concat(sent, NEVER));
    subscription.unsubscribe();
    const [a, b] = timeline.rows();
    expect(a).toMatchObject({ status: 'cancelled', sent: expect.any(Number), ended: expect.any(Number) });
    expect(b).toMatchObject({ status: 'cancelled', sent: undefined });
    expect(timeline.running()).toBe(false);
  });

  it('starts over with each run, and stops after it', () => {
    const timeline = new Timeline();
    const watched = answered.pipe(timeline.track('a'), timeline.watch(['a']));
    watched.subscribe();
    const elapsed = timeline.elapsed();
    expect(timeline.elapsed()).toBe(elapsed);
    timeline.watch<never>(['a'])(NEVER).subscribe();
    expect(statuses(timeline)).toEqual({ a: 'waiting' });
  });
});
