package dev.torc.bench.ring;

import dev.torc.bench.Arguments;
import dev.torc.bench.Child;
import dev.torc.bench.ChildMain;
import dev.torc.bench.Sample;
import dev.torc.bench.TrialFailure;
import dev.torc.bench.Workshop;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Runs a pair of processes once: a server and the client that measures, or one C program that forks its server.
final class Pair {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int LOAD_SECONDS = 90;
    private static final int QUIET_SETTLE_MILLIS = 50;
    private static final int LOADED_SETTLE_MILLIS = 300;

    private final Workshop workshop;

    Pair(Workshop workshop) {
        this.workshop = workshop;
    }

    /// What other processes do meanwhile.
    enum Load {
        /// Nothing.
        QUIET(0),
        /// One process spins, wherever the scheduler puts it.
        ONE_CORE(1),
        /// As many processes spin as there are CPUs.
        ALL_CORES(Runtime.getRuntime().availableProcessors());

        private final int processes;

        Load(int processes) {
            this.processes = processes;
        }
    }

    /// Takes a sample from two JVMs.
    ///
    /// @param family the first half of the workers' names
    /// @param client the second half of the client's
    Sample jvms(String family, String client, Arguments arguments, Load load)
            throws TrialFailure, InterruptedException {
        Path folder = workshop.newScratch();
        List<Child> children = new ArrayList<>();
        try {
            Arguments both = arguments.copy().with("dir", folder);
            both.with("settle", load == Load.QUIET ? QUIET_SETTLE_MILLIS : LOADED_SETTLE_MILLIS);
            Child server = workshop.children().startJvm(family + "-server", both);
            children.add(server);
            Child caller = workshop.children().startJvm(family + "-" + client, both.with("server", server.pid()));
            children.add(caller);
            if (load != Load.QUIET) {
                // Not before: JVMs that start under load would measure how they start.
                caller.awaitLine(ChildMain.WARM, LIMIT);
                addLoad(load, children);
            }
            return caller.awaitSample(LIMIT);
        } finally {
            children.reversed().forEach(workshop.children()::end);
            workshop.remove(folder);
        }
    }

    /// Takes a sample from the C program that bounces a message.
    ///
    /// @param kind `spin`, `ring` or `futex`; `ring` with a `batch` of more than one keeps so many calls in flight
    Sample pingPong(String kind, Arguments arguments, Load load) throws TrialFailure, InterruptedException {
        List<Child> children = new ArrayList<>();
        try {
            addLoad(load, children);
            Child program = workshop.children()
                    .start(List.of(
                            workshop.cPrograms().program("pingpong").toString(),
                            kind,
                            arguments.text("warm"),
                            arguments.text("measure"),
                            arguments.text("period"),
                            arguments.text("clientCpu"),
                            arguments.text("serverCpu"),
                            arguments.text("batch")));
            children.add(program);
            return program.awaitSample(LIMIT);
        } finally {
            children.reversed().forEach(workshop.children()::end);
        }
    }

    private void addLoad(Load load, List<Child> children) throws TrialFailure, InterruptedException {
        for (int i = 0; i < load.processes; i++) {
            Child program = workshop.children()
                    .start(List.of(
                            workshop.cPrograms().program("load").toString(), Integer.toString(LOAD_SECONDS), "-1"));
            children.add(program);
            program.awaitLine(ChildMain.READY, LIMIT);
        }
    }
}
