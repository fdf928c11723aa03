import fc from "fast-check";

/** The same examples for every mutant: what survives shall be the mutant's doing, not chance's. */
fc.configureGlobal({ seed: 4711 });
