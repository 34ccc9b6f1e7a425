package dev.torc.bench;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;

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
        texts().forEach((key, text) -> line.add(key + "=" + text));
        return line.toString();
    }

    /// {@return the numbers as they are written, by the keys of their metrics}
    SortedMap<String, String> texts() {
        SortedMap<String, String> texts = new TreeMap<>();
        values.forEach((metric, value) -> texts.put(metric.key(), String.format(Locale.ROOT, "%.5f", value)));
        return texts;
    }

    /// {@return the numbers of both, the other's where both have one}
    Sample and(Sample other) {
        Map<Metric, Double> both = new EnumMap<>(Metric.class);
        both.putAll(values);
        both.putAll(other.values);
        return new Sample(both);
    }
}
