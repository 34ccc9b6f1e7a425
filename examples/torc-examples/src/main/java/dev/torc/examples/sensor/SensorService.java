package dev.torc.examples.sensor;

import dev.torc.interfaces.CallSlice;
import dev.torc.interfaces.ServedInterface;
import dev.torc.ring.session.Domain;
import dev.torc.scheme.Scheme;
import dev.torc.scheme.SchemeServer;
import dev.torc.scheme.ServerSetup;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// A [Sensor] that every process of this user can call.
///
/// ```sh
/// ./torc example sensor.SensorService        # serves as "sensor" in the domain
/// ./torc describe sensor                     # in another terminal: its methods, and what lies where in their
/// messages
/// ```
///
/// It is ordinary code: what an `IllegalArgumentException` or another exception becomes is told in the
/// `module-info` of
/// `dev.torc.interfaces`. The server calls it on one thread; the locks are for what ends
/// a calibration on another.
public final class SensorService implements Sensor {

    static final String NAME = "sensor";

    private static final int CHANNELS = 4;
    private static final int MOST_KEPT = 256;
    private static final int CALIBRATION_MILLIS = 20;

    private final List<Channel> channels = new ArrayList<>();

    /// Makes a sensor with four channels.
    public SensorService() {
        for (int i = 0; i < CHANNELS; i++) {
            channels.add(new Channel("channel " + i));
        }
    }

    private static final class Channel {

        private String name;
        private Calibration calibration = new Calibration(0, 0, 1);
        private Quality quality = Quality.DOUBTFUL;
        private final List<Double> readings = new ArrayList<>();

        Channel(String name) {
            this.name = name;
        }

        /// Measures; this sensor has a wave of its own in place of weather.
        double measure() {
            double celsius = 20 + 5 * Math.sin(readings.size() / 10.0);
            double calibrated = celsius * calibration.factor() + calibration.offset();
            readings.add(calibrated);
            if (readings.size() > MOST_KEPT) {
                readings.removeFirst();
            }
            return calibrated;
        }

        void calibrate(Calibration by) {
            calibration = by;
            quality = Quality.GOOD;
        }
    }

    /// Serves until the standard input ends.
    public static void main(String[] arguments) throws IOException {
        Scheme scheme = ServedInterface.onServerThread(NAME, new SensorDispatcher(new SensorService()));
        try (SchemeServer server = SchemeServer.start(
                scheme, ServerSetup.at(Domain.current().create().socket(NAME)))) {
            System.out.println("serving at " + server.socket());
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }

    private Channel channel(int number) {
        if (number < 0 || number >= CHANNELS) {
            throw new IllegalArgumentException("there is no channel " + number);
        }
        return channels.get(number);
    }

    @Override
    public synchronized Reading read(int channel) {
        Channel read = channel(channel);
        return new Reading(channel, read.measure(), read.quality);
    }

    @Override
    public CompletableFuture<Void> calibrate(Calibration calibration) {
        Channel calibrated = channel(calibration.channel());
        return CompletableFuture.runAsync(
                () -> end(calibrated, calibration),
                CompletableFuture.delayedExecutor(CALIBRATION_MILLIS, TimeUnit.MILLISECONDS));
    }

    /// On another thread than the server's.
    private synchronized void end(Channel calibrated, Calibration calibration) {
        calibrated.calibrate(calibration);
    }

    @Override
    public synchronized double[] history(int channel) {
        return channel(channel).readings.stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    @Override
    public synchronized String rename(int channel, String name) {
        Channel renamed = channel(channel);
        String before = renamed.name;
        renamed.name = name;
        return before;
    }

    @Override
    public synchronized int capture(int channel, CallSlice samples) {
        Channel captured = channel(channel);
        double[] measured = new double[(int) (samples.byteSize() / Double.BYTES)];
        Arrays.setAll(measured, _ -> captured.measure());
        for (int i = 0; i < measured.length; i++) {
            samples.memory().setAtIndex(ValueLayout.JAVA_DOUBLE_UNALIGNED, i, measured[i]);
        }
        return measured.length;
    }
}
