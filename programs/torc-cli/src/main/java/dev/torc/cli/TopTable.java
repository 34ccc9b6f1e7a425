package dev.torc.cli;

import dev.torc.counters.Counter;
import dev.torc.counters.Latencies;
import dev.torc.counters.Reading;
import dev.torc.counters.SetReading;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/// The table of `torc top`: a line for each process, and one for each that counts in it.
final class TopTable {

    private static final String FORMAT = "  %-8s %-24.24s %10s %7s %9s %9s %10s %15s %8s %8s";

    private static final List<Counter> RATES =
            List.of(Counter.CALLS, Counter.SUBMITTED, Counter.SLEEPS, Counter.WAKES, Counter.SYSTEM_CALLS);

    private TopTable() {}

    static List<String> lines(List<Reading.OfProcess> processes, Interval interval) {
        var lines = new ArrayList<String>();
        lines.add(String.format(
                Locale.ROOT,
                FORMAT,
                "WHAT",
                "NAME",
                "CALLS/s",
                "FLIGHT",
                "SLEEPS/s",
                "WAKES/s",
                "SYSCALLS/s",
                "POOL",
                "P50",
                "P99"));
        for (Reading.OfProcess process : processes) {
            lines.add(ProcessLine.of(process));
            for (SetReading set : process.sets()) {
                lines.add(line(process, set, interval));
            }
        }
        return lines;
    }

    private static String line(Reading.OfProcess process, SetReading set, Interval interval) {
        Optional<Latencies> latencies = interval.latencies(process, set);
        return String.format(
                        Locale.ROOT,
                        FORMAT,
                        set.subject().label(),
                        set.label(),
                        rate(interval.rate(process, set, Counter.CALLS)),
                        set.get(Counter.IN_FLIGHT),
                        rate(interval.rate(process, set, Counter.SLEEPS)),
                        rate(interval.rate(process, set, Counter.WAKES)),
                        rate(interval.rate(process, set, Counter.SYSTEM_CALLS)),
                        pool(set),
                        latencies
                                .map(some -> Amounts.time(some.quantileNanos(0.5)))
                                .orElse(""),
                        latencies
                                .map(some -> Amounts.time(some.quantileNanos(0.99)))
                                .orElse(""))
                .stripTrailing();
    }

    private static String rate(OptionalDouble perSecond) {
        return perSecond.isPresent() ? Amounts.rate(perSecond.getAsDouble()) : "-";
    }

    private static String pool(SetReading set) {
        long bytes = set.get(Counter.BYTES);
        return bytes == 0 ? "" : Amounts.size(set.get(Counter.BYTES_IN_USE)) + " of " + Amounts.size(bytes);
    }

    static void printJson(List<Reading.OfProcess> processes, Interval interval, PrintWriter out) throws IOException {
        for (Reading.OfProcess process : processes) {
            for (SetReading set : process.sets()) {
                try (JsonLines lines = JsonLines.to(out)) {
                    ProcessLine.begin(lines, process, set);
                    for (Counter counter : RATES) {
                        OptionalDouble rate = interval.rate(process, set, counter);
                        if (rate.isPresent()) {
                            lines.number(counter.label() + "PerSecond", rate.getAsDouble());
                        }
                    }
                    for (Counter counter : Counter.values()) {
                        if (counter.sort() == Counter.Sort.LEVEL) {
                            lines.number(counter.label(), set.get(counter));
                        }
                    }
                    Optional<Latencies> latencies = interval.latencies(process, set);
                    if (latencies.isPresent()) {
                        Amounts.write(lines, latencies.get());
                    }
                    lines.end();
                }
            }
        }
    }
}
