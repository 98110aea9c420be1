import type { Routes } from '@angular/router';

export const routes: Routes = [
  { path: '', pathMatch: 'full', redirectTo: 'board' },
  { path: 'board', title: title('Board'), loadComponent: () => import('./board/board').then(({ Board }) => Board) },
  {
    path: 'mirrors',
    title: title('Mirrors'),
    loadComponent: () => import('./mirrors/mirrors').then(({ Mirrors }) => Mirrors),
  },
  { path: 'limit', title: title('One limit'), loadComponent: () => import('./limit/limit').then(({ Limit }) => Limit) },
  {
    path: 'uploads',
    title: title('Uploads'),
    loadComponent: () => import('./uploads/uploads').then(({ Uploads }) => Uploads),
  },
  { path: '**', redirectTo: 'board' },
];

function title(page: string): string {
  return `${page} · rxjs-as-completed`;
}
