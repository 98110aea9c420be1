import { HttpClient } from '@angular/common/http';
import { computed, inject } from '@angular/core';
import { patchState, signalStore, withComputed, withMethods, withState } from '@ngrx/signals';
import { rxMethod } from '@ngrx/signals/rxjs-interop';
import { switchMap, tap } from 'rxjs';
import { asStates, tasks, type TaskState } from 'rxjs-as-completed';

export interface Report {
  readonly title: string;
}

const initialState: { readonly rows: readonly TaskState<Report, string>[] } = { rows: [] };

export const ReportsStore = signalStore(
  withState(initialState),
  withComputed(({ rows }) => ({
    loaded: computed(() => rows().filter(({ status }) => status === 'fulfilled').length),
    failed: computed(() => rows().filter(({ status }) => status === 'rejected').length),
    loading: computed(() => rows().some(({ status }) => status === 'waiting' || status === 'running')),
  })),
  withMethods((store, http = inject(HttpClient)) => ({
    load: rxMethod<readonly string[]>(
      switchMap((ids) =>
        tasks(ids, (id) => http.get<Report>(`/api/reports/${id}`)).pipe(
          asStates({ concurrency: 3, timeout: 10_000 }),
          tap((rows) => patchState(store, { rows })),
        ),
      ),
    ),
  })),
);
