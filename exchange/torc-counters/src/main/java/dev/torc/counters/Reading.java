package dev.torc.counters;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/// What was found in a file of counters.
public sealed interface Reading {

    /// {@return the file}
    Path file();

    /// A process and its numbers.
    ///
    /// @param file where they were read
    /// @param processId its number, as it knows it
    /// @param state whether it runs
    /// @param started when it began to count
    /// @param program its main class, without control characters
    /// @param sets its sets
    /// @param unshown how many sets found no room in the file, or could not be read
    record OfProcess(
            Path file,
            long processId,
            State state,
            Instant started,
            String program,
            List<SetReading> sets,
            long unshown)
            implements Reading {}

    /// A file that is not to be believed.
    ///
    /// @param file which
    /// @param reason why not
    record Unreadable(Path file, String reason) implements Reading {}

    /// What became of a process.
    enum State {
        /// It runs.
        RUNNING,
        /// It was killed, or ended without having removed its file.
        GONE
    }
}
