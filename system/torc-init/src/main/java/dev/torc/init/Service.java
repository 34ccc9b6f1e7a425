package dev.torc.init;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A service as its file describes it.
///
/// @param name what it is called
/// @param command the program and its arguments; a program without a slash is looked for in `PATH`
/// @param after the names of those that have to be ready before it is started
/// @param place where it runs
/// @param readiness when it is ready
/// @param readyWithin how long it may take until it is; without it, as long as it likes
/// @param restart whether it is started again
/// @param backOff when it is started again
/// @param stopWithin how long it may take to end when it is told to, before it is killed
public record Service(
        String name,
        List<String> command,
        List<String> after,
        Place place,
        Readiness readiness,
        Optional<Duration> readyWithin,
        RestartRule restart,
        BackOff backOff,
        Duration stopWithin) {

    /// How long a service may take to end that says nothing else.
    public static final Duration STOP_WITHIN = Duration.ofSeconds(5);

    /// Where a service runs.
    ///
    /// @param directory its working directory
    /// @param environment what is added to the environment of who starts it
    /// @param log where its output and its errors are appended; without it, they go where those of who starts it go
    public record Place(Path directory, Map<String, String> environment, Optional<Path> log) {

        /// Copies what is given.
        public Place {
            environment = Map.copyOf(environment);
        }
    }

    /// Copies what is given.
    public Service {
        command = List.copyOf(command);
        after = List.copyOf(after);
        if (command.isEmpty()) {
            throw new IllegalArgumentException(name + " has no command");
        }
    }
}
