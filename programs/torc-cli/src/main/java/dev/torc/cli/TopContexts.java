package dev.torc.cli;

import dev.torc.client.Session;
import dev.torc.client.SessionSetup;
import dev.torc.counters.Counter;
import dev.torc.counters.Latencies;
import dev.torc.counters.Reading;
import dev.torc.counters.SetReading;
import dev.torc.counters.Subject;
import dev.torc.ring.session.Domain;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// The contexts in `torc top`: for each process that is attached to the kernel its rings, how many calls it makes
/// over them, how many are under way, and how long they take.
///
/// What a process counts itself is taken, and where it shows no counters, what the kernel knows of its calls.
final class TopContexts implements AutoCloseable {

    private static final String FORMAT = "%7s %8s %6s %6s %10s %6s %8s %8s %8s %8s  %s";
    private static final long OWN_PROCESS = ProcessHandle.current().pid();

    private Optional<Session> kernel = Optional.empty();
    private Map<Long, Long> callsBefore = Map.of();
    private Map<Long, Long> callsNow = Map.of();
    private double seconds;

    /// A context, with what it does.
    private record Line(
            Contexts.Row context, long rings, OptionalDouble rate, long depth, Optional<Latencies> latencies) {}

    /// Asks the kernel.
    ///
    /// @param intervalSeconds how long ago it was asked before, 0 for never
    /// @return what it says; nothing where none runs
    List<Contexts.Row> look(double intervalSeconds) {
        seconds = intervalSeconds;
        callsBefore = callsNow;
        List<Contexts.Row> rows = ask();
        callsNow = new HashMap<>();
        rows.forEach(row -> callsNow.put(row.context(), row.calls()));
        return rows;
    }

    private List<Contexts.Row> ask() {
        try {
            if (kernel.isEmpty()) {
                kernel = Optional.of(Session.connect(Domain.current(), "sys", SessionSetup.standard()));
            }
            return Contexts.read(kernel.get()).stream()
                    .filter(row -> row.pid() != OWN_PROCESS)
                    .toList();
        } catch (IOException none) {
            // None runs, or it has just ended: the next look tries again.
            close();
            return List.of();
        }
    }

    private Line line(Contexts.Row row, List<Reading.OfProcess> processes, Interval interval) {
        long rings = 0;
        long depth = 0;
        double calls = 0;
        boolean isCounted = false;
        Optional<Latencies> latencies = Optional.empty();
        for (Reading.OfProcess process : processes) {
            if (process.processId() != row.pid() || process.state() != Reading.State.RUNNING) {
                continue;
            }
            for (SetReading set : process.sets()) {
                boolean isRing = set.subject() == Subject.SESSION || set.subject() == Subject.SERVED_SESSION;
                rings += isRing || set.subject() == Subject.LINUX_RING ? 1 : 0;
                if (set.subject() == Subject.SESSION) {
                    OptionalDouble rate = interval.rate(process, set, Counter.CALLS);
                    isCounted |= rate.isPresent();
                    calls += rate.orElse(0);
                    depth += set.get(Counter.IN_FLIGHT);
                    latencies = sum(latencies, interval.latencies(process, set));
                }
            }
        }
        return isCounted
                ? new Line(row, rings, OptionalDouble.of(calls), depth, latencies)
                : new Line(row, Math.max(1, rings), ofKernel(row), row.waiting(), latencies);
    }

    private static Optional<Latencies> sum(Optional<Latencies> some, Optional<Latencies> more) {
        return some.isPresent() && more.isPresent() ? Optional.of(some.get().plus(more.get())) : some.or(() -> more);
    }

    private OptionalDouble ofKernel(Contexts.Row row) {
        Long before = callsBefore.get(row.context());
        return before == null || seconds <= 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(Math.max(0, row.calls() - before) / seconds);
    }

    /// {@return the lines of a table, none where there are no contexts}
    List<String> lines(List<Contexts.Row> rows, List<Reading.OfProcess> processes, Interval interval) {
        if (rows.isEmpty()) {
            return List.of();
        }
        var lines = new ArrayList<String>();
        lines.add(String.format(
                Locale.ROOT,
                FORMAT,
                "CONTEXT",
                "PID",
                "UID",
                "RINGS",
                "CALLS/s",
                "DEPTH",
                "HANDLES",
                "WAITING",
                "P50",
                "P99",
                "PROGRAM"));
        for (Contexts.Row row : rows) {
            Line line = line(row, processes, interval);
            lines.add(String.format(
                    Locale.ROOT,
                    FORMAT,
                    row.context(),
                    row.pid(),
                    row.uid(),
                    line.rings(),
                    line.rate().isPresent() ? Amounts.rate(line.rate().getAsDouble()) : "-",
                    line.depth(),
                    row.handles(),
                    row.waiting(),
                    quantile(line, 0.5),
                    quantile(line, 0.99),
                    Terminal.shown(row.program())));
        }
        lines.add("");
        return lines;
    }

    private static String quantile(Line line, double quantile) {
        return line.latencies()
                .map(some -> Amounts.time(some.quantileNanos(quantile)))
                .orElse("-");
    }

    void printJson(List<Contexts.Row> rows, List<Reading.OfProcess> processes, Interval interval, PrintWriter out)
            throws IOException {
        for (Contexts.Row row : rows) {
            Line line = line(row, processes, interval);
            try (JsonLines lines = JsonLines.to(out)) {
                lines.begin().text("subject", "context");
                row.write(lines);
                lines.number("rings", line.rings()).number("depth", line.depth());
                if (line.rate().isPresent()) {
                    lines.number("callsPerSecond", line.rate().getAsDouble());
                }
                if (line.latencies().isPresent()) {
                    Amounts.write(lines, line.latencies().get());
                }
                lines.end();
            }
        }
    }

    @Override
    public void close() {
        kernel.ifPresent(Session::close);
        kernel = Optional.empty();
    }
}
