package dev.torc.bench;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.StringJoiner;

/// What one contestant showed in one round.
///
/// A child process prints it as one line, `RESULT p50=0.21 cpu=410.0`, whatever language it is written in.
///
/// @param values by metric; a metric that was not taken is absent
public record Sample(Map<Metric, Double> values) {

    /// How the line of a child process begins.
    public static final String LINE = "RESULT";

    /// Keeps a copy of `values`.
    public Sample {
        values = Map.copyOf(values);
    }

    /// {@return the value of `metric`, if it was taken}
    public OptionalDouble value(Metric metric) {
        Double value = values.get(metric);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /// Reads what [#toLine] or a C program printed.
    ///
    /// @throws IllegalArgumentException if a value is no number
    static Sample parse(String line) {
        Map<Metric, Double> values = new EnumMap<>(Metric.class);
        for (String word : line.substring(LINE.length()).trim().split("\\s+")) {
            int equals = word.indexOf('=');
            for (Metric metric : Metric.values()) {
                if (equals > 0 && metric.key().equals(word.substring(0, equals))) {
                    values.put(metric, Double.parseDouble(word.substring(equals + 1)));
                }
            }
        }
        return new Sample(values);
    }

    /// {@return the line for the parent process}
    String toLine() {
        StringJoiner line = new StringJoiner(" ");
        line.add(LINE);
        values.forEach((metric, value) -> line.add(metric.key() + "=" + String.format(Locale.ROOT, "%.5f", value)));
        return line.toString();
    }
}
