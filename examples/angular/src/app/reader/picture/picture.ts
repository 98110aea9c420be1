import { Component, input, output, viewChild, type ElementRef } from '@angular/core';
import type { Target } from '../diagram/move';
import { FRAME, RADIUS, type Handle, type Picture } from './layout';

export interface Moved {
  readonly target: Target;
  /** The frame where it shall be, for the one where it is; counted from the beginning of its stream, as in the text. */
  readonly change: (frame: number) => number;
}

/**
 * A marble diagram as a picture. Its marbles can be moved along their lines, by pointer and by keyboard, if it is
 * `movable`.
 */
@Component({
  selector: 'app-picture',
  templateUrl: './picture.html',
  styleUrl: './picture.css',
})
export class PictureView {
  readonly picture = input.required<Picture>();
  readonly label = input.required<string>();
  readonly movable = input(false);
  /** Where a cursor of time is, in frames. */
  readonly cursor = input<number>();
  readonly moved = output<Moved>();

  protected readonly radius = RADIUS;
  protected readonly frame = FRAME;
  private readonly svg = viewChild.required<ElementRef<SVGSVGElement>>('svg');
  /** The pointer that holds a group, and how far from the middle of that it took hold. */
  private grip: { readonly pointer: number; readonly offset: number } | undefined;

  /**
   * A finger on a marble does not scroll the page. (`touch-action: none` says the same, but Chromium does not heed it
   * within SVG.)
   */
  protected hold(event: TouchEvent, handle: Handle | undefined): void {
    if (handle !== undefined) event.preventDefault();
  }

  protected grab(event: PointerEvent, handle: Handle | undefined, x: number): void {
    if (handle === undefined || event.button !== 0) return;
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
    this.grip = { pointer: event.pointerId, offset: this.positionOf(event) - x };
  }

  protected drag(event: PointerEvent, handle: Handle | undefined, x: number): void {
    if (handle === undefined || this.grip?.pointer !== event.pointerId) return;
    const frames = Math.round((this.positionOf(event) - this.grip.offset - x) / FRAME);
    if (frames !== 0) this.moved.emit({ target: handle, change: () => handle.frame + frames });
  }

  protected release(): void {
    this.grip = undefined;
  }

  protected step(event: Event, handle: Handle | undefined, frames: number): void {
    if (handle === undefined) return;
    event.preventDefault();
    // another key may have been pressed since this was drawn
    this.moved.emit({ target: handle, change: (frame) => frame + frames });
  }

  /** In units of the picture. */
  private positionOf({ clientX, clientY }: PointerEvent): number {
    const toPicture = this.svg().nativeElement.getScreenCTM()!.inverse();
    return new DOMPoint(clientX, clientY).matrixTransform(toPicture).x;
  }
}
