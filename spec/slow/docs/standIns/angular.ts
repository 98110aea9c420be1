/** The part of Angular that the snippets use, with its names and types. */
import type { Observable } from 'rxjs';

export declare class HttpRequest<T> {
  readonly url: string;
  readonly body: T | null;
}

export declare class HttpResponse<T> {
  readonly body: T | null;
}

export type HttpHandlerFn = (request: HttpRequest<unknown>) => Observable<HttpResponse<unknown>>;
export type HttpInterceptorFn = (request: HttpRequest<unknown>, next: HttpHandlerFn) => Observable<HttpResponse<unknown>>;

export declare class HttpClient {
  get<T>(url: string): Observable<T>;
  delete<T>(url: string): Observable<T>;
}

export declare function inject<T>(token: new (...dependencies: never[]) => T): T;

export type Signal<T> = () => T;

export declare function toSignal<T>(source: Observable<T>): Signal<T | undefined>;
export declare function toSignal<T>(source: Observable<T>, options: { requireSync: true }): Signal<T>;

export declare function Component(metadata: { selector?: string; template: string }): (component: unknown, context: ClassDecoratorContext) => void;
