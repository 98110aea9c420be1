import { inputBinding, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { eventually } from '../../../test/recipes/support/eventually';
import { startServer, type RecipeServer } from '../../../test/recipes/support/server';
import { Article, MIRRORS } from './article';

describe('Article', () => {
  let slow: RecipeServer;
  let fast: RecipeServer;
  beforeEach(async () => {
    [slow, fast] = await Promise.all([startServer(), startServer()]);
  });
  afterEach(() => Promise.all([slow.close(), fast.close()]));

  function open(initially: string) {
    TestBed.configureTestingModule({ providers: [{ provide: MIRRORS, useValue: [slow.origin, fast.origin] }] });
    const path = signal(initially);
    const fixture = TestBed.createComponent(Article, { bindings: [inputBinding('path', path)] });
    fixture.detectChanges();
    return { fixture, path, page: fixture.nativeElement as HTMLElement };
  }

  /** Waits until both mirrors have an open request. The second one follows after a while. */
  const bothAsked = (path: string) =>
    eventually(() => {
      expect([slow.open, fast.open]).toEqual([[path], [path]]);
    });

  it('shows the response of the fastest mirror, and aborts the request to the other', async () => {
    const { fixture, page } = open('/moon');
    await bothAsked('/moon');

    fast.answer('/moon', 'About the moon');
    await fixture.whenStable();
    expect(page.textContent).toContain('About the moon');
    await eventually(() => expect(slow.aborted).toEqual(['/moon']));
  });

  it('does not let a failure win', async () => {
    const { fixture, page } = open('/moon');
    await eventually(() => expect(slow.open).toEqual(['/moon']));

    slow.answer('/moon', 'Out of order', 503);
    await eventually(() => expect(fast.open).toEqual(['/moon']));
    fast.answer('/moon', 'About the moon');
    await fixture.whenStable();
    expect(page.textContent).toContain('About the moon');
  });

  it('has an error when all mirrors fail', async () => {
    const { fixture, page } = open('/moon');
    await bothAsked('/moon');

    slow.answer('/moon', 'Out of order', 503);
    fast.answer('/moon', 'Not found', 404);
    await fixture.whenStable();
    expect(page.textContent).toContain('No mirror has this article.');
    expect(fixture.componentInstance.article.error()).toBeInstanceOf(AggregateError);
  });

  it('aborts all requests when the article changes', async () => {
    const { fixture, path, page } = open('/moon');
    await bothAsked('/moon');

    path.set('/sun');
    fixture.detectChanges();
    await eventually(() => expect([slow.aborted, fast.aborted]).toEqual([['/moon'], ['/moon']]));

    await bothAsked('/sun');
    slow.answer('/sun', 'About the sun');
    await fixture.whenStable();
    expect(page.textContent).toContain('About the sun');
  });

  it('aborts all requests when it is destroyed', async () => {
    const { fixture } = open('/moon');
    await bothAsked('/moon');

    fixture.destroy();
    await eventually(() => expect([slow.aborted, fast.aborted]).toEqual([['/moon'], ['/moon']]));
  });
});
