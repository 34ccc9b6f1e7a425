package dev.torc.bench;

import java.util.Optional;

/// What a number of ours is held to.
///
/// @param metric which number
/// @param who whose, where several of the contestants are ours; empty means the contest's first
/// @param peer against whom, as a ratio; empty if the bound is in the metric's own unit
/// @param bound the worst value that is good enough: the highest where lower is better, else the lowest
public record Target(Metric metric, Optional<String> who, Optional<String> peer, double bound) {

    /// {@return a bound on ours ÷ peer's}
    public static Target ratio(Metric metric, String peer, double bound) {
        return new Target(metric, Optional.empty(), Optional.of(peer), bound);
    }

    /// {@return a bound in the metric's unit}
    public static Target absolute(Metric metric, double bound) {
        return new Target(metric, Optional.empty(), Optional.empty(), bound);
    }

    /// {@return the same for another of ours}
    public Target of(String contestant) {
        return new Target(metric, Optional.of(contestant), peer, bound);
    }

    /// {@return whether `value` is good enough}
    boolean isMetBy(double value) {
        return switch (metric.better()) {
            case LOWER -> value <= bound;
            case HIGHER -> value >= bound;
        };
    }
}
