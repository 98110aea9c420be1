import { Component } from '@angular/core';
import { RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import { TrafficStrip } from './shared/traffic-strip';

@Component({
  selector: 'app-root',
  imports: [RouterLink, RouterLinkActive, RouterOutlet, TrafficStrip],
  templateUrl: './app.html',
  styleUrl: './app.css',
})
export class App {
  protected readonly pages = [
    { path: '/board', name: 'Board' },
    { path: '/mirrors', name: 'Mirrors' },
    { path: '/limit', name: 'One limit' },
    { path: '/uploads', name: 'Uploads' },
  ];
}
