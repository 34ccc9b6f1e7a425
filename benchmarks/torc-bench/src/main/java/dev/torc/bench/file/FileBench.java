package dev.torc.bench.file;

import dev.torc.bench.Arguments;
import dev.torc.bench.Child;
import dev.torc.bench.ChildMain;
import dev.torc.bench.Contest;
import dev.torc.bench.Metric;
import dev.torc.bench.Plan;
import dev.torc.bench.Settings;
import dev.torc.bench.Trial;
import dev.torc.bench.TrialFailure;
import dev.torc.bench.Workshop;
import dev.torc.bench.uring.Cell;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The cases of `torc bench file`: the reads of `torc bench uring`, asked for by another process in a session, beside
/// the same reads on a ring of one's own. The difference is what the other process costs.
public final class FileBench {

    private static final String BENCH = "file";
    private static final String OURS = "torc session";
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Workshop workshop;
    private final Settings settings;
    private final List<Trial> trials = new ArrayList<>();

    private FileBench(Workshop workshop) {
        this.workshop = workshop;
        settings = workshop.settings();
    }

    /// {@return the cases and contestants}
    public static Plan plan(Workshop workshop) {
        FileBench bench = new FileBench(workshop);
        List<Cell> cells = Cell.all();
        bench.add(OURS, cells, bench.settings.runs(), bench::session);
        bench.add("torc on its own ring", cells, bench.settings.runs(), local -> bench.local("torc", local));
        if (!bench.settings.quick()) {
            bench.add("FileChannel", cells, bench.settings.runsBeside(), local -> bench.local("channel", local));
        }
        return new Plan(
                cells.stream().map(FileBench::contest).toList(),
                bench.trials,
                List.of("The session's CPU time is that of both processes, client and server."));
    }

    private static Contest contest(Cell cell) {
        return new Contest(BENCH, cell.caseName(), OURS, List.of(Metric.RATE, Metric.CPU, Metric.BYTES), List.of());
    }

    /// Quick, one pair of processes goes through all cells; else each cell has a fresh one.
    private void add(String who, List<Cell> cells, int runs, Runs source) {
        if (settings.quick()) {
            trials.add(new Trial(who, BENCH + " all cells", runs, () -> source.run(cells)));
        } else {
            for (Cell cell : cells) {
                trials.add(new Trial(who, BENCH + " " + cell.caseName(), runs, () -> source.run(List.of(cell))));
            }
        }
    }

    private Trial.Outcome session(List<Cell> cells) throws TrialFailure, InterruptedException {
        Path folder = workshop.newScratch();
        List<Child> children = new ArrayList<>();
        try {
            Arguments arguments = arguments(cells).with("dir", folder);
            Child server = workshop.children().startJvm("file-server", arguments);
            children.add(server);
            server.awaitLine(ChildMain.READY, LIMIT);
            Child client = workshop.children().startJvm("file-client", arguments.with("server", server.pid()));
            children.add(client);
            return client.awaitSamples(cells.size(), LIMIT);
        } finally {
            children.reversed().forEach(workshop.children()::end);
            workshop.remove(folder);
        }
    }

    private Trial.Outcome local(String library, List<Cell> cells) throws TrialFailure, InterruptedException {
        Child jvm = workshop.children().startJvm("reads", arguments(cells).with("library", library));
        try {
            return jvm.awaitSamples(cells.size(), LIMIT);
        } finally {
            workshop.children().end(jvm);
        }
    }

    private Arguments arguments(List<Cell> cells) throws TrialFailure {
        return new Arguments()
                .with("cells", String.join(",", cells.stream().map(Cell::word).toList()))
                .with("file", workshop.testFile())
                .with("warm", settings.pick(800, 3000))
                .with("warmAgain", settings.pick(200, 3000))
                .with("measure", settings.pick(300, 1500));
    }

    /// Runs a contestant in some cells.
    @FunctionalInterface
    private interface Runs {

        Trial.Outcome run(List<Cell> cells) throws TrialFailure, InterruptedException;
    }
}
