package dev.torc.reactor;

/// The time that a reactor goes by: [System#nanoTime], or the virtual one of a simulation.
@FunctionalInterface
public interface Clock {

    /// {@return nanoseconds since any moment, as [System#nanoTime] counts them}
    long nanoTime();
}
