import type { Route, Routes } from '@angular/router';
import { texts } from './diagrams.generated';
import { Editor } from './editor/editor';
import { Gallery } from './gallery/gallery';

const editor: Route = {
  path: ':name',
  title: ({ params }) => `Reader: ${params['name']}`,
  component: Editor,
  canMatch: [(_, [segment]) => texts.has(segment!.path)],
};

export const routes: Routes = [{ path: '', component: Gallery }, editor, { path: '**', redirectTo: '' }];
