import { Component, computed, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { chaptersOf, entries, search } from '../catalogue';
import { runText } from '../diagram/run';
import { layOut } from '../picture/layout';
import { PictureView } from '../picture/picture';

/** All diagrams, drawn from their text and run. */
@Component({
  selector: 'app-gallery',
  imports: [PictureView, RouterLink],
  templateUrl: './gallery.html',
  styleUrl: './gallery.css',
})
export class Gallery {
  protected readonly words = signal('');
  protected readonly found = computed(() => search(this.words()));
  protected readonly chapters = computed(() => chaptersOf(this.found()));

  protected readonly all = entries.length;
  protected readonly pictures = new Map(runs.map(({ name, given }) => [name, layOut(given)]));
  protected readonly wrong = runs.filter(({ differences }) => differences.length > 0).map(({ name }) => name);
}

const runs = entries.map(({ name, text }) => ({ name, ...runText(text) }));
