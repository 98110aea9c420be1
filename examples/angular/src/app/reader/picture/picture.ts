import { Component, input, output, viewChild, type ElementRef } from '@angular/core';
import type { Target } from '../diagram/move';
import { FRAME, RADIUS, type Handle, type Picture } from './layout';

export interface Moved {
  readonly target: Target;
  /** Maps the current frame to the new one, both relative to the start of its stream, as in the text. */
  readonly change: (frame: number) => number;
}

/**
 * A marble diagram as a picture. If it's `movable`, the marbles can be moved along their lines with a pointer or the
 * keyboard.
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
  /** The playback position, in frames. */
  readonly cursor = input<number>();
  readonly moved = output<Moved>();

  protected readonly radius = RADIUS;
  protected readonly frame = FRAME;
  private readonly svg = viewChild.required<ElementRef<SVGSVGElement>>('svg');
  /** The pointer that holds a group, and its distance from the middle of the group. */
  private grip: { readonly pointer: number; readonly offset: number } | undefined;

  /**
   * A finger on a marble must not scroll the page. (`touch-action: none` would do, but Chromium ignores it inside SVG.)
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
    // Another key may have been pressed since this was drawn.
    this.moved.emit({ target: handle, change: (frame) => frame + frames });
  }

  /** The pointer's position in units of the picture. */
  private positionOf({ clientX, clientY }: PointerEvent): number {
    const toPicture = this.svg().nativeElement.getScreenCTM()!.inverse();
    return new DOMPoint(clientX, clientY).matrixTransform(toPicture).x;
  }
}
