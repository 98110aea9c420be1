import { ChangeDetectionStrategy, Component, input, model } from '@angular/core';

let count = 0;

/** A range input with its label and value. */
@Component({
  selector: 'app-slider',
  template: `
    <label [for]="id">{{ label() }}</label>
    <output [htmlFor]="id">{{ text() ?? value() }}</output>
    <input
      #range
      type="range"
      [id]="id"
      [min]="min()"
      [max]="max()"
      [step]="step()"
      [value]="value()"
      [attr.aria-valuetext]="text()"
      (input)="value.set(range.valueAsNumber)"
    />
  `,
  styleUrl: './slider.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Slider {
  readonly label = input.required<string>();
  readonly min = input.required<number>();
  readonly max = input.required<number>();
  readonly step = input(1);
  readonly value = model.required<number>();
  /** The value in words, if the number alone isn't enough. */
  readonly text = input<string>();

  protected readonly id = `slider-${count++}`;
}
