package dev.torc.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/// What was seen in a soak.
final class SoakRecord {

    private final long seed;
    private final List<Sample> samples = new ArrayList<>();
    private final List<Long> killsAtMillis = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private final Map<Count, Long> counts = new EnumMap<>(Count.class);

    SoakRecord(long seed) {
        this.seed = seed;
    }

    void add(Sample sample) {
        samples.add(sample);
    }

    void killed(long atMillis) {
        killsAtMillis.add(atMillis);
    }

    /// Adds what a process has said, which is over.
    void add(Child child) {
        faults.addAll(child.faults());
        child.counts().forEach((count, number) -> counts.merge(count, number, Long::sum));
    }

    void fault(String what) {
        faults.add(what);
    }

    List<String> faults() {
        return faults;
    }

    List<Sample> samples() {
        return samples;
    }

    List<Long> killsAtMillis() {
        return killsAtMillis;
    }

    long count(Count count) {
        return counts.getOrDefault(count, 0L);
    }

    int kills() {
        return killsAtMillis.size();
    }

    /// {@return the median of a figure of a process in a part of its time}
    ///
    /// @param from where the part begins, as a fraction of the samples
    /// @param to where it ends
    long median(String process, ToLongFunction<Child.Use> figure, double from, double to) {
        List<Sample> own = samples.stream()
                .filter(sample -> sample.process().equals(process))
                .toList();
        long[] figures = own
                .subList((int) (from * own.size()), Math.max((int) (from * own.size()) + 1, (int) (to * own.size())))
                .stream()
                .mapToLong(sample -> figure.applyAsLong(sample.use()))
                .sorted()
                .toArray();
        return figures[figures.length / 2];
    }

    /// Writes what was seen: `soak.csv`, `soak.png` and `soak.txt`.
    void write(Path folder) throws IOException {
        List<String> lines = new ArrayList<>(List.of(Sample.HEADER));
        samples.forEach(sample -> lines.add(sample.toLine()));
        Files.write(folder.resolve("soak.csv"), lines);
        SoakChart.write(this, folder.resolve("soak.png"));
        Files.writeString(folder.resolve("soak.txt"), this + "\n");
    }

    @Override
    public String toString() {
        List<String> lines = new ArrayList<>();
        lines.add("seed " + seed + ", " + kills() + " kills, " + faults.size() + " faults, " + counts);
        for (String process :
                samples.stream().map(Sample::process).distinct().sorted().toList()) {
            lines.add("%-13s resident %d -> %d KiB, descriptors %d -> %d, threads %d -> %d"
                    .formatted(
                            process,
                            median(process, Child.Use::residentBytes, 0.25, 0.5) / 1024,
                            median(process, Child.Use::residentBytes, 0.75, 1) / 1024,
                            median(process, Child.Use::descriptors, 0.25, 0.5),
                            median(process, Child.Use::descriptors, 0.75, 1),
                            median(process, Child.Use::threads, 0.25, 0.5),
                            median(process, Child.Use::threads, 0.75, 1)));
        }
        lines.addAll(faults);
        return String.join("\n", lines);
    }
}
