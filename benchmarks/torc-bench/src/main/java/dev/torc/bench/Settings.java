package dev.torc.bench;

import java.util.Optional;

/// How much to measure.
///
/// @param pace quick or thorough
/// @param runs how many rounds
/// @param only a contestant or case must contain this to be run; empty runs all
public record Settings(Pace pace, int runs, Optional<String> only) {

    private static final int MOST_RUNS_BESIDE = 3;

    /// A promise about time: either everything under three minutes, or numbers worth quoting.
    public enum Pace {
        /// Short samples, and few of the peers that no target speaks of.
        QUICK,
        /// Fresh processes, long warm-ups, all peers in every round.
        THOROUGH
    }

    /// {@return whether samples are short}
    public boolean quick() {
        return pace == Pace.QUICK;
    }

    /// {@return `quick` or `thorough`, by the pace}
    public int pick(int quick, int thorough) {
        return quick() ? quick : thorough;
    }

    /// {@return in how many rounds a contestant takes part that no target speaks of}
    public int runsBeside() {
        return quick() ? 1 : Math.min(runs, MOST_RUNS_BESIDE);
    }
}
