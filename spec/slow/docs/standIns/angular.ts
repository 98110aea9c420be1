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

export declare enum HttpEventType {
  UploadProgress = 1,
  Response = 4,
}

export interface HttpUploadProgressEvent {
  readonly type: HttpEventType.UploadProgress;
  readonly loaded: number;
  readonly total?: number;
}

export interface HttpResponseEvent {
  readonly type: HttpEventType.Response;
}

export declare class HttpClient {
  get<T>(url: string): Observable<T>;
  delete<T>(url: string): Observable<T>;
  put(url: string, body: unknown, options: { reportProgress: true; observe: 'events' }): Observable<HttpUploadProgressEvent | HttpResponseEvent>;
}

export declare function inject<T>(token: new (...dependencies: never[]) => T): T;

export type Signal<T> = () => T;

export declare function toSignal<T>(source: Observable<T>): Signal<T | undefined>;
export declare function toSignal<T>(source: Observable<T>, options: { requireSync: true }): Signal<T>;
export declare function toSignal<T, U extends T>(source: Observable<T>, options: { initialValue: U }): Signal<T | U>;

export declare function Component(metadata: { selector?: string; template: string }): (component: unknown, context: ClassDecoratorContext) => void;
