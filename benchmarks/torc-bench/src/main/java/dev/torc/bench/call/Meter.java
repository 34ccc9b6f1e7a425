package dev.torc.bench.call;

import dev.torc.interfaces.RingInterface;

/// An interface whose call is measured: a number there, a record back.
@RingInterface
interface Meter {

    /// Three numbers, of 24 bytes.
    record Reading(int channel, double value, long atNanos) {}

    /// {@return what a channel reads}
    Reading read(int channel);
}
