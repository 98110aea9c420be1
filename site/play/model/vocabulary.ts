/** What an expression may use: this package, and the parts of RxJS that come to an end. */
export declare const vocabulary: Readonly<Record<string, unknown>>;
