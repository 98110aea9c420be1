/** The texts of one diagram over time. It's a value: every change makes another one. */
export interface History {
  readonly text: string;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
}

export interface Change {
  /** Changes in a row with the same name are undone together: `typing`, or one for each drag, such as `drag 7`. */
  readonly merge?: string;
  /** When it happened, in milliseconds. Two changes named `typing` more than a second apart are undone separately. */
  readonly at?: number;
}

export declare function startHistory(text: string): History;
export declare function changed(history: History, text: string, change?: Change): History;
export declare function undo(history: History): History;
export declare function redo(history: History): History;
