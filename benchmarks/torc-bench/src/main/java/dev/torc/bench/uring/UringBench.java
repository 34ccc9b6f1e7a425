package dev.torc.bench.uring;

import dev.torc.bench.Arguments;
import dev.torc.bench.Child;
import dev.torc.bench.Contest;
import dev.torc.bench.Metric;
import dev.torc.bench.Plan;
import dev.torc.bench.Settings;
import dev.torc.bench.Target;
import dev.torc.bench.Trial;
import dev.torc.bench.TrialFailure;
import dev.torc.bench.Workshop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The cases of `torc bench uring`: one thread, random 4 KiB reads of a 1 GiB file, warm and `O_DIRECT`, with 1, 32 and
/// 128 in flight.
public final class UringBench {

    private static final String BENCH = "uring";
    private static final String OURS = "torc";
    private static final String TUNED = "fio tuned";
    private static final String CHANNEL = "FileChannel";
    private static final String JASYNCFIO = "jasyncfio 0.0.7";
    private static final String LWJGL = "LWJGL liburing";
    private static final String NETTY = "netty raw operations";
    private static final String NIO_URING = "nio_uring 0.1.3 (first block only)";

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Workshop workshop;
    private final Settings settings;
    private final List<Trial> trials = new ArrayList<>();

    private UringBench(Workshop workshop) {
        this.workshop = workshop;
        settings = workshop.settings();
    }

    /// {@return the cases and contestants}
    public static Plan plan(Workshop workshop) {
        UringBench bench = new UringBench(workshop);
        List<Cell> cells = Cell.all();
        bench.jvm(OURS, "torc", cells, bench.settings.runs());
        for (Cell cell : cells) {
            bench.other(TUNED, cell, bench.settings.runs(), Fio.Tuning.TUNED);
            bench.other("fio plain", cell, bench.settings.runsBeside(), Fio.Tuning.PLAIN);
            bench.limit(cell);
        }
        bench.jvm(CHANNEL, "channel", cells, bench.settings.runsBeside());
        // As often as ours: hardly anything but Linux is at work in either, so that one sample would decide nothing.
        bench.jvm(LWJGL, "lwjgl", cells, bench.settings.runs());
        bench.jvm(NETTY, "netty", cells, bench.settings.runsBeside());
        List<Cell> warm = cells.stream()
                .filter(cell -> cell.mode() == Cell.Mode.PAGE_CACHE)
                .toList();
        bench.jvm(JASYNCFIO, "jasyncfio", warm, bench.settings.runsBeside());
        bench.jvm(NIO_URING, "nio_uring", warm, bench.settings.runsBeside());
        return new Plan(
                cells.stream().map(UringBench::contest).toList(),
                bench.trials,
                List.of(
                        "c-uring is a C program of ours with everything registered and nothing in between: the limit.",
                        "FileChannel with more than one in flight is a virtual thread for each, on all CPUs; the others"
                                + " have one thread.",
                        "nio_uring reads the first block only, since its version on Maven Central knows no offsets.",
                        "O_DIRECT is beyond nio_uring, and beyond jasyncfio 0.0.7 on a disk without polled queues."));
    }

    private static Contest contest(Cell cell) {
        List<Target> targets = new ArrayList<>();
        if (cell.depth() > 1) {
            targets.add(Target.ratio(Metric.CPU, TUNED, 0.95));
            targets.add(Target.ratio(Metric.RATE, TUNED, 1.0));
            targets.add(Target.ratio(Metric.CPU, LWJGL, 1.0));
            targets.add(Target.ratio(Metric.CPU, NETTY, 1.0));
            targets.add(Target.ratio(Metric.CPU, CHANNEL, 1.0));
            if (cell.mode() == Cell.Mode.PAGE_CACHE) {
                targets.add(Target.ratio(Metric.CPU, JASYNCFIO, 1.0));
            }
        }
        targets.add(Target.absolute(Metric.BYTES, 0.5));
        return new Contest(BENCH, cell.caseName(), OURS, List.of(Metric.RATE, Metric.CPU, Metric.BYTES), targets);
    }

    private void limit(Cell cell) {
        trials.add(new Trial("c-uring", BENCH + " " + cell.caseName(), settings.runsBeside(), () -> {
            Child program = workshop.children()
                    .start(List.of(
                            workshop.cPrograms().program("uring_read").toString(),
                            workshop.testFile().toString(),
                            cell.mode().word(),
                            Integer.toString(cell.depth()),
                            "50",
                            Integer.toString(settings.pick(300, 1500))));
            try {
                return Trial.Outcome.of(cell.caseName(), program.awaitSample(LIMIT));
            } finally {
                workshop.children().end(program);
            }
        }));
    }

    private void other(String who, Cell cell, int runs, Fio.Tuning tuning) {
        trials.add(new Trial(
                who,
                BENCH + " " + cell.caseName(),
                runs,
                () -> Trial.Outcome.of(
                        cell.caseName(),
                        Fio.take(workshop, workshop.testFile(), cell, tuning, settings.pick(300, 1500)))));
    }

    /// Quick, one JVM goes through all cells; else each cell has a fresh one.
    private void jvm(String who, String library, List<Cell> cells, int runs) {
        if (settings.quick()) {
            trials.add(new Trial(who, BENCH + " all cells", runs, () -> reads(library, cells)));
        } else {
            for (Cell cell : cells) {
                trials.add(new Trial(who, BENCH + " " + cell.caseName(), runs, () -> reads(library, List.of(cell))));
            }
        }
    }

    private Trial.Outcome reads(String library, List<Cell> cells) throws TrialFailure, InterruptedException {
        Arguments arguments = new Arguments()
                .with("library", library)
                .with("cells", String.join(",", cells.stream().map(Cell::word).toList()))
                .with("file", workshop.testFile())
                .with("warm", settings.pick(800, 3000))
                .with("warmAgain", settings.pick(200, 3000))
                .with("measure", settings.pick(300, 1500));
        Child jvm = workshop.children().startJvm("reads", arguments);
        try {
            return jvm.awaitSamples(cells.size(), LIMIT);
        } finally {
            workshop.children().end(jvm);
        }
    }
}
