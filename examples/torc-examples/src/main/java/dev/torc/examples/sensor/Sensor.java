package dev.torc.examples.sensor;

import dev.torc.interfaces.AtMost;
import dev.torc.interfaces.CallSlice;
import dev.torc.interfaces.RingInterface;
import java.util.concurrent.CompletableFuture;

/// A thermometer with some channels: an interface that a process implements and others call. Its client, its
/// server and its messages are written when it is compiled.
@RingInterface
public interface Sensor {

    /// How good a reading is.
    enum Quality {
        /// As good as can be.
        GOOD,
        /// The channel is not calibrated.
        DOUBTFUL
    }

    /// What a channel reads.
    record Reading(int channel, double celsius, Quality quality) {}

    /// How what a channel measures becomes a temperature.
    record Calibration(int channel, float offset, float factor) {}

    /// {@return what a channel reads now}
    ///
    /// @throws IllegalArgumentException if there is no such channel
    Reading read(int channel);

    /// Calibrates a channel, which takes a while.
    CompletableFuture<Void> calibrate(Calibration calibration);

    /// {@return what was read of a channel, the oldest first}
    @AtMost(256)
    double[] history(int channel);

    /// Gives a channel a name.
    ///
    /// @return the one that it had
    @AtMost(64)
    String rename(int channel, @AtMost(64) String name);

    /// Fills memory with samples of a channel, each a `double`.
    ///
    /// @return how many
    int capture(int channel, CallSlice samples);
}
