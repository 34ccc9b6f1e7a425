package dev.torc.counters;

import dev.torc.layout.Words;
import java.util.Optional;

/// What a tracer sees of a call. Times are of the monotonic clock, as [System#nanoTime] counts.
public sealed interface TracedEvent {

    /// {@return which call}
    Origin origin();

    /// {@return when}
    long nanos();

    /// Which call of which set: the same from its begin to its end, and for no other call in between.
    ///
    /// @param set the place of the [CounterSet] that counts it
    /// @param uses how often that place was used, with this time
    /// @param call its place among the calls
    record Origin(int set, int uses, int call) {}

    /// The beginning of a text, or all of it.
    ///
    /// @param text each byte as the character of that number
    /// @param isCut whether there is more
    record Excerpt(String text, boolean isCut) {}

    /// What a call says.
    ///
    /// @param opcode what it is
    /// @param process whose it is; 0 for the traced process itself
    /// @param entry its 64 bytes, as `SubmissionEntry` has them; the traced process may have put anything there
    /// @param first what `addr` names, where that is a path or written bytes
    /// @param second what `off` names, where that is a path or a struct
    record Arguments(int opcode, int process, Words entry, Optional<Excerpt> first, Optional<Excerpt> second) {}

    /// It has begun.
    record Begun(Origin origin, long nanos, Arguments arguments) implements TracedEvent {}

    /// It is answered.
    ///
    /// @param tookNanos since it began
    record Ended(Origin origin, long nanos, int opcode, long tookNanos, long result) implements TracedEvent {}

    /// It has one completion of several, and goes on.
    ///
    /// @param tookNanos since it began
    record WentOn(Origin origin, long nanos, int opcode, long tookNanos, long result) implements TracedEvent {}

    /// It did not begin after all, and begins again later.
    record TakenBack(Origin origin, long nanos) implements TracedEvent {}

    /// It was answered by the server without having come to the scheme.
    record AtOnce(Origin origin, long nanos, Arguments arguments, long result) implements TracedEvent {}
}
