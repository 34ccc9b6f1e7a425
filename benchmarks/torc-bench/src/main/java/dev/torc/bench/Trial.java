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
        /// @return what the run gave for each case that it was about
        /// @throws TrialFailure if there is none; the reason goes into the table, and the benchmark goes on
        /// @throws InterruptedException if the benchmark is being ended
        Outcome take() throws TrialFailure, InterruptedException;
    }

    /// What a run gave.
    ///
    /// @param samples by the name of the case
    /// @param failures why there is no sample, by the name of the case
    public record Outcome(Map<String, Sample> samples, Map<String, String> failures) {

        /// {@return what a run about one case gave}
        public static Outcome of(String caseName, Sample sample) {
            return new Outcome(Map.of(caseName, sample), Map.of());
        }
    }
}
