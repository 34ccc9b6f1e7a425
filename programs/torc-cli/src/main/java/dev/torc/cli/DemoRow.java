package dev.torc.cli;

import dev.torc.client.SessionCounters;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/// One measurement of the demo.
///
/// @param name what was done
/// @param calls how many calls it took
/// @param elapsedNanos how long it took
/// @param callNanos how long each call took
/// @param clientWakes how often the client woke the server
/// @param clientSystemCalls how many system calls the client made, wakes included
/// @param server what the server did meanwhile
record DemoRow(
        String name,
        long calls,
        long elapsedNanos,
        Histogram callNanos,
        long clientWakes,
        long clientSystemCalls,
        DemoServer.Counters server) {

    private static final double NANOS_PER_MICRO = 1_000.0;
    private static final double NANOS_PER_SECOND = 1_000_000_000.0;

    /// A client that sleeps or wakes makes one futex call for it.
    static DemoRow of(
            String name,
            long elapsedNanos,
            Histogram callNanos,
            SessionCounters before,
            SessionCounters after,
            DemoServer.Counters server) {
        long wakes = after.wakes() - before.wakes();
        long sleeps = after.sleeps() - before.sleeps();
        return new DemoRow(
                name, after.calls() - before.calls(), elapsedNanos, callNanos, wakes, wakes + sleeps, server);
    }

    static void printHeading(PrintWriter out) {
        out.printf(
                "%-34s %9s %10s %9s %9s   %18s   %18s%n", "", "", "", "", "", "client, per 1,000", "server, per 1,000");
        out.printf(
                "%-34s %9s %10s %9s %9s   %8s %9s   %8s %9s%n",
                "", "calls", "calls/s", "p50 us", "p99 us", "wake-ups", "sys calls", "wake-ups", "sys calls");
    }

    void print(PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%-34s %,9d %,10.0f %,9.1f %,9.1f   %8.1f %9.1f   %8.1f %9.1f%n",
                name,
                calls,
                callsPerSecond(),
                micros(50),
                micros(99),
                perThousand(clientWakes),
                perThousand(clientSystemCalls),
                perThousand(server.wakes()),
                perThousand(server.systemCalls()));
    }

    void write(JsonLines lines) throws IOException {
        lines.begin()
                .text("case", name)
                .number("calls", calls)
                .number("callsPerSecond", callsPerSecond())
                .number("p50Micros", micros(50))
                .number("p99Micros", micros(99))
                .number("clientWakesPerThousand", perThousand(clientWakes))
                .number("clientSystemCallsPerThousand", perThousand(clientSystemCalls))
                .number("serverWakesPerThousand", perThousand(server.wakes()))
                .number("serverSystemCallsPerThousand", perThousand(server.systemCalls()))
                .end();
    }

    private double callsPerSecond() {
        return calls * NANOS_PER_SECOND / elapsedNanos;
    }

    private double micros(double percentile) {
        return callNanos.getValueAtPercentile(percentile) / NANOS_PER_MICRO;
    }

    private double perThousand(long count) {
        return calls == 0 ? 0 : count * 1_000.0 / calls;
    }
}
