package dev.torc.bench;

import java.util.Map;

/// One contestant's turn: it is taken once in each of the first `runs` rounds.
///
/// @param who the contestant's name
/// @param about what is run, for the line of progress
/// @param runs in how many rounds it takes part; the contestants that targets speak of take part in all
/// @param source runs it
public record Trial(String who, String about, int runs, Source source) {

    /// Where samples come from.
    @FunctionalInterface
    public interface Source {

        /// Runs the contestant once.
        ///
        /// @return a sample for each case that the run was about, by the case's name
        /// @throws TrialFailure if there is none; the reason goes into the table, and the benchmark goes on
        /// @throws InterruptedException if the benchmark is being ended
        Map<String, Sample> take() throws TrialFailure, InterruptedException;
    }
}
