package dev.torc.bench.ring;

/// The client's end of a pair that keeps several calls in flight.
public interface Calls extends Caller {

    /// Makes some calls, which the server sees at once.
    ///
    /// @throws IllegalStateException if more are in flight than there is room for
    void submit(int count);

    /// Waits until so many are answered.
    void take(int count);

    @Override
    default void call() {
        submit(1);
        take(1);
    }

    /// {@return how often this end woke the server}
    long wakes();
}
