package dev.torc.soak;

import dev.torc.testkit.chart.Chart;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/// Draws what the processes had over time: memory, descriptors and threads, with a line where one was killed.
final class SoakChart {

    private static final double MILLIS_PER_SECOND = 1000;

    private SoakChart() {}

    static void write(SoakRecord soak, Path file) throws IOException {
        Chart.write(
                List.of(
                        panel(soak, "RESIDENT MIB", use -> use.residentBytes() >> 20),
                        panel(soak, "DESCRIPTORS", Child.Use::descriptors),
                        panel(soak, "THREADS", Child.Use::threads)),
                1,
                file);
    }

    private static Chart.Panel panel(SoakRecord soak, String title, ToLongFunction<Child.Use> figure) {
        List<Chart.Curve> curves = new ArrayList<>();
        soak.samples().stream()
                .map(Sample::process)
                .distinct()
                .sorted()
                .forEach(name -> curves.addAll(curves(soak, name, figure)));
        return new Chart.Panel(
                title + " OVER SECONDS",
                Chart.Scale.LINEAR,
                Chart.Scale.LINEAR,
                value -> String.valueOf(Math.round(value)),
                curves,
                soak.killsAtMillis().stream().map(SoakChart::seconds).toList());
    }

    /// A curve for each of the processes that had a name one after the other.
    private static List<Chart.Curve> curves(SoakRecord soak, String name, ToLongFunction<Child.Use> figure) {
        List<Sample> samples = soak.samples().stream()
                .filter(sample -> sample.process().equals(name))
                .toList();
        return samples.stream()
                .map(Sample::processId)
                .distinct()
                .map(id -> new Chart.Curve(
                        name,
                        samples.stream()
                                .filter(sample -> sample.processId() == id)
                                .map(sample ->
                                        new Chart.Point(seconds(sample.atMillis()), figure.applyAsLong(sample.use())))
                                .toList()))
                .toList();
    }

    private static double seconds(long millis) {
        return millis / MILLIS_PER_SECOND;
    }
}
