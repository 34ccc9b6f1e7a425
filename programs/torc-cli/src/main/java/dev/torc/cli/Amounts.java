package dev.torc.cli;

import dev.torc.counters.Latencies;
import java.io.IOException;
import java.util.Locale;

/// Numbers in few characters, for tables.
final class Amounts {

    private static final String[] SIZES = {"B", "KiB", "MiB", "GiB", "TiB"};

    private Amounts() {}

    /// {@return a duration with three digits or so, such as `1.25 ms`}
    static String time(long nanos) {
        if (nanos < 1_000) {
            return nanos + " ns";
        }
        if (nanos < 1_000_000) {
            return digits(nanos / 1e3) + " us";
        }
        return nanos < 1_000_000_000 ? digits(nanos / 1e6) + " ms" : digits(nanos / 1e9) + " s";
    }

    /// {@return a length, such as `1.50 MiB`}
    static String size(long bytes) {
        double amount = bytes;
        int unit = 0;
        while (amount >= 1024 && unit < SIZES.length - 1) {
            amount /= 1024;
            unit++;
        }
        return (unit == 0 ? Long.toString(bytes) : digits(amount)) + " " + SIZES[unit];
    }

    /// {@return a number of something a second, such as `12,345`}
    static String rate(double perSecond) {
        return perSecond == 0 || perSecond >= 10
                ? String.format(Locale.ROOT, "%,.0f", perSecond)
                : String.format(Locale.ROOT, "%.1f", perSecond);
    }

    static void write(JsonLines lines, Latencies latencies) throws IOException {
        lines.number("timed", latencies.count())
                .number("p50Nanos", latencies.quantileNanos(0.5))
                .number("p99Nanos", latencies.quantileNanos(0.99))
                .number("p999Nanos", latencies.quantileNanos(0.999));
    }

    private static String digits(double amount) {
        int behindPoint = amount >= 100 ? 0 : amount >= 10 ? 1 : 2;
        return String.format(Locale.ROOT, "%." + behindPoint + "f", amount);
    }
}
