/** The names of the catalogue, from the build. The texts follow when they are needed. */
declare const __NAMES__: readonly string[];
