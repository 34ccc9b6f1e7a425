package dev.torc.bench.call;

/// A [Meter] that knows its answers.
final class MeterService implements Meter {

    /// What every channel reads.
    static final double VALUE = 21.5;

    @Override
    public Reading read(int channel) {
        return new Reading(channel, VALUE, channel);
    }
}
