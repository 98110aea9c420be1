import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { afterFrame } from './afterFrame';

describe('afterFrame', () => {
  let draw: () => void;
  const act = vi.fn();

  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('requestAnimationFrame', (callback: () => void) => {
      draw = callback;
    });
    act.mockReset();
    afterFrame(act);
  });

  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it('calls back once, in the task after a frame', () => {
    draw();
    expect(act).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(act).toHaveBeenCalledOnce();
    vi.runAllTimers();
    expect(act).toHaveBeenCalledOnce();
  });

  it('does not wait longer than 100 ms for a frame', () => {
    vi.advanceTimersByTime(99);
    expect(act).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    draw();
    vi.runAllTimers();
    expect(act).toHaveBeenCalledOnce();
  });

  it('does not call again what has failed', () => {
    act.mockImplementation(() => {
      throw new Error('failed');
    });
    draw();
    expect(() => vi.advanceTimersByTime(1)).toThrow('failed');
    vi.runAllTimers();
    expect(act).toHaveBeenCalledOnce();
  });
});
