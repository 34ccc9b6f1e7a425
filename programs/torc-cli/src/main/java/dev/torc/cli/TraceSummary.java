package dev.torc.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// How often each operation was called, how long it took in all, and how often it failed: the table of `strace -c`.
final class TraceSummary {

    private static final int FIRST_TIMES = 64;
    private static final double HUNDRED = 100;

    private final Map<Integer, Row> rows = new HashMap<>();

    /// What is known of an operation.
    private static final class Row {

        private final int opcode;
        private long[] times = new long[FIRST_TIMES];
        private int calls;
        private long failures;
        private long nanos;

        private Row(int opcode) {
            this.opcode = opcode;
        }

        private void add(long tookNanos, long result) {
            if (calls == times.length) {
                times = Arrays.copyOf(times, 2 * calls);
            }
            times[calls++] = tookNanos;
            nanos += tookNanos;
            failures += result < 0 ? 1 : 0;
        }

        private long quantileNanos(double quantile) {
            long[] sorted = Arrays.copyOf(times, calls);
            Arrays.sort(sorted);
            return sorted[(int) Math.min(calls - 1L, Math.round(quantile * calls))];
        }
    }

    void add(TracedCall call) {
        rows.computeIfAbsent(call.opcode(), Row::new).add(call.tookNanos(), call.result());
    }

    /// {@return the table's lines, the operation that took longest first}
    List<String> lines() {
        long allNanos = rows.values().stream().mapToLong(row -> row.nanos).sum();
        long allCalls = rows.values().stream().mapToLong(row -> row.calls).sum();
        long allFailures = rows.values().stream().mapToLong(row -> row.failures).sum();
        var lines = new ArrayList<String>();
        lines.add("% time     seconds   usecs/call   p99, usecs     calls    errors opcode");
        lines.add("------ ----------- ----------- ----------- --------- --------- ----------------");
        for (Row row : sorted()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%6.2f %11.6f %11.1f %11.1f %9d %9s %s",
                    allNanos == 0 ? 0 : HUNDRED * row.nanos / allNanos,
                    row.nanos / 1e9,
                    row.nanos / 1e3 / row.calls,
                    row.quantileNanos(0.99) / 1e3,
                    row.calls,
                    row.failures == 0 ? "" : Long.toString(row.failures),
                    CallText.name(row.opcode)));
        }
        lines.add("------ ----------- ----------- ----------- --------- --------- ----------------");
        lines.add(String.format(
                Locale.ROOT,
                "%6.2f %11.6f %11s %11s %9d %9s total",
                HUNDRED,
                allNanos / 1e9,
                "",
                "",
                allCalls,
                allFailures == 0 ? "" : Long.toString(allFailures)));
        return lines;
    }

    void printJson(PrintWriter out) throws IOException {
        for (Row row : sorted()) {
            try (JsonLines lines = JsonLines.to(out)) {
                lines.begin()
                        .text("opcode", CallText.name(row.opcode))
                        .number("calls", row.calls)
                        .number("errors", row.failures)
                        .number("nanos", row.nanos)
                        .number("p50Nanos", row.quantileNanos(0.5))
                        .number("p99Nanos", row.quantileNanos(0.99))
                        .end();
            }
        }
    }

    private List<Row> sorted() {
        return rows.values().stream()
                .sorted(Comparator.comparingLong((Row row) -> row.nanos).reversed())
                .toList();
    }
}
