package dev.torc.examples.sensor;

import dev.torc.client.Session;
import dev.torc.interfaces.CallSlice;
import dev.torc.reactor.Reactor;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.util.Locale;
import java.util.stream.DoubleStream;

/// Calls a [Sensor] that another process serves.
///
/// ```sh
/// ./torc example sensor.SensorClient
/// ```
///
/// A method that returns a future is not waited for; of one that returns a record there is a form that fills a
/// view, for who calls so often that an object for each would be too much.
public final class SensorClient {

    private static final int SAMPLES = 8;

    private SensorClient() {}

    /// Makes some calls, and says what they came to.
    public static void main(String[] arguments) throws IOException {
        try (Session session = Session.connect(SensorService.NAME, Reactor.ofProcess());
                SensorStub sensor = SensorStub.over(session)) {
            System.out.println(shown(sensor.read(1)));
            var unused = sensor.calibrate(new Sensor.Calibration(1, 0.5f, 2f)).join();
            SensorStub.ReadingView view = new SensorStub.ReadingView();
            sensor.read(1, view);
            System.out.printf(Locale.ROOT, "%.1f, %s%n", view.celsius(), view.quality());
            System.out.println(sensor.history(1).length + " readings");
            System.out.println("it was " + sensor.rename(1, "kitchen"));
            System.out.println("it was " + sensor.rename(1, "cellar"));
            try (CallSlice samples = sensor.allocate(SAMPLES * Double.BYTES)) {
                int count = sensor.capture(2, samples);
                double[] measured = samples.memory().toArray(ValueLayout.JAVA_DOUBLE_UNALIGNED);
                System.out.printf(
                        Locale.ROOT,
                        "%d samples, %.1f on average%n",
                        count,
                        DoubleStream.of(measured).average().orElse(0));
            }
        }
    }

    private static String shown(Sensor.Reading reading) {
        return String.format(Locale.ROOT, "%.1f, %s", reading.celsius(), reading.quality());
    }
}
