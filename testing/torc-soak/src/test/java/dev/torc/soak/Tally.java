package dev.torc.soak;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/// What a process has counted so far. Any thread.
final class Tally {

    private final Map<Count, LongAdder> counts = new EnumMap<>(Count.class);

    Tally() {
        for (Count count : Count.values()) {
            counts.put(count, new LongAdder());
        }
    }

    void add(Count count) {
        add(count, 1);
    }

    void add(Count count, long more) {
        of(count).add(more);
    }

    long get(Count count) {
        return of(count).sum();
    }

    private LongAdder of(Count count) {
        return Objects.requireNonNull(counts.get(count));
    }

    /// {@return the counts as one line}
    String toLine() {
        return Arrays.stream(Count.values())
                .map(count -> count + "=" + get(count))
                .collect(Collectors.joining(" "));
    }

    /// {@return the counts of a line}
    static Map<Count, Long> parse(String line) {
        Map<Count, Long> counts = new EnumMap<>(Count.class);
        for (String pair : line.split(" ")) {
            int equals = pair.indexOf('=');
            counts.put(Count.valueOf(pair.substring(0, equals)), Long.parseLong(pair.substring(equals + 1)));
        }
        return counts;
    }
}
