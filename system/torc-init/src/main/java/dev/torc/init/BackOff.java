package dev.torc.init;

import java.time.Duration;

/// How long a service that has failed waits before it is started again: twice as long each time, up to a bound, and
/// not for ever.
///
/// @param first how long after the first failure
/// @param most how long at most
/// @param attempts how often it is started again without having been in good health; after that it has failed for
///     good
/// @param healthyAfter after how long ready it is in good health, and all failures are forgotten
public record BackOff(Duration first, Duration most, int attempts, Duration healthyAfter) {

    /// What a service has that says nothing else.
    public static final BackOff STANDARD =
            new BackOff(Duration.ofMillis(100), Duration.ofSeconds(10), 10, Duration.ofSeconds(10));

    // Further on, shifting would overflow before the bound is applied.
    private static final int MOST_DOUBLINGS = 30;

    /// Checks that each is one that can be.
    public BackOff {
        if (first.isNegative() || most.compareTo(first) < 0 || attempts < 0 || healthyAfter.isNegative()) {
            throw new IllegalArgumentException(
                    "first " + first + ", most " + most + ", " + attempts + " attempts, healthy after " + healthyAfter);
        }
    }

    /// {@return how long a service waits that has failed so often in a row}
    ///
    /// @param failures at least 1
    Duration delay(int failures) {
        Duration doubled = first.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
        return doubled.compareTo(most) < 0 ? doubled : most;
    }
}
