import type { Exported } from './Exported';

export interface TextTest {
  /** The diagram as a file. */
  readonly text: Exported;
  /** The test that reads it. */
  readonly test: Exported;
}

/** The diagram as a file, and a test with `checkDiagram` that reads it. */
export declare function asTextTest(text: string): TextTest;
