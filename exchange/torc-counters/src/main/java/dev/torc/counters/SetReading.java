package dev.torc.counters;

import java.time.Instant;
import java.util.Optional;

/// A [CounterSet] of some process, as it was at one moment.
public final class SetReading {

    private final Identity identity;
    private final Subject subject;
    private final String label;
    private final Instant began;
    private final long[] words;
    private final Optional<Latencies> latencies;

    /// What two readings of one set have in common, and no others of the same process.
    ///
    /// @param number its place
    /// @param uses how often the place was used, with this time
    public record Identity(int number, int uses) {}

    SetReading(Identity identity, Description description, long[] words, Optional<Latencies> latencies) {
        this.identity = identity;
        this.subject = description.subject();
        this.label = description.label();
        this.began = description.began();
        this.words = words;
        this.latencies = latencies;
    }

    /// What a record says of its set.
    record Description(Subject subject, String label, Instant began) {}

    /// {@return what tells it from other sets of its process}
    public Identity identity() {
        return identity;
    }

    /// {@return whose numbers these are}
    public Subject subject() {
        return subject;
    }

    /// {@return which one of the subjects, without control characters}
    public String label() {
        return label;
    }

    /// {@return since when it counts}
    public Instant began() {
        return began;
    }

    /// {@return a number}
    public long get(Counter counter) {
        return words[counter.word()];
    }

    /// {@return how long its calls took, if they were ever timed}
    public Optional<Latencies> latencies() {
        return latencies;
    }
}
