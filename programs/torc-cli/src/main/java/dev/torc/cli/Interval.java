package dev.torc.cli;

import dev.torc.counters.Counter;
import dev.torc.counters.Latencies;
import dev.torc.counters.Reading;
import dev.torc.counters.SetReading;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// What happened between two looks.
final class Interval {

    /// What stays the same of a set from look to look, also when its process is found to be gone.
    private record Key(long process, Instant started, SetReading.Identity set) {}

    private final Map<Key, SetReading> before;
    private final double seconds;

    private Interval(Map<Key, SetReading> before, double seconds) {
        this.before = before;
        this.seconds = seconds;
    }

    /// {@return an interval that begins with nothing, of which no rate is known}
    static Interval first() {
        return new Interval(Map.of(), 0);
    }

    /// @param earlier what there was at its beginning
    /// @param seconds how long it is
    static Interval since(List<Reading.OfProcess> earlier, double seconds) {
        var before = new HashMap<Key, SetReading>();
        for (Reading.OfProcess process : earlier) {
            for (SetReading set : process.sets()) {
                before.put(key(process, set), set);
            }
        }
        return new Interval(before, seconds);
    }

    /// {@return how many a second, if that is known}
    OptionalDouble rate(Reading.OfProcess process, SetReading set, Counter counter) {
        SetReading earlier = before.get(key(process, set));
        if (earlier == null || seconds <= 0) {
            return OptionalDouble.empty();
        }
        // A liar's numbers may fall.
        return OptionalDouble.of(Math.max(0, set.get(counter) - earlier.get(counter)) / seconds);
    }

    /// {@return how long calls took that ended in the interval, if any was timed}
    Optional<Latencies> latencies(Reading.OfProcess process, SetReading set) {
        SetReading earlier = before.get(key(process, set));
        return set.latencies()
                .map(now -> earlier == null
                        ? now
                        : earlier.latencies().map(now::since).orElse(now))
                .filter(latencies -> latencies.count() > 0);
    }

    private static Key key(Reading.OfProcess process, SetReading set) {
        return new Key(process.processId(), process.started(), set.identity());
    }
}
