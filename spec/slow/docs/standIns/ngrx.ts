/** The part of NgRx Store and Effects that the snippets use. */
import type { Observable, OperatorFunction } from 'rxjs';

export interface Action {
  readonly type: string;
}

type Creator<P> = (payload: P) => Action & P;

export declare function createAction<P extends object>(type: string, config: { readonly payload: P }): Creator<P>;
export declare function props<P extends object>(): { readonly payload: P };

export declare class Actions<A = Action> {
  pipe<B>(step: OperatorFunction<A, B>): Observable<B>;
  pipe<B, C>(first: OperatorFunction<A, B>, second: OperatorFunction<B, C>): Observable<C>;
}

export declare function ofType<P>(creator: Creator<P>): OperatorFunction<Action, Action & P>;

export declare function createEffect<F extends () => Observable<Action>>(effect: F, options: { functional: true }): F;
