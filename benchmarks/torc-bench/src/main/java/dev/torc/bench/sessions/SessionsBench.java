package dev.torc.bench.sessions;

import dev.torc.bench.Arguments;
import dev.torc.bench.Child;
import dev.torc.bench.ChildMain;
import dev.torc.bench.Contest;
import dev.torc.bench.Metric;
import dev.torc.bench.Plan;
import dev.torc.bench.Settings;
import dev.torc.bench.Target;
import dev.torc.bench.Trial;
import dev.torc.bench.TrialFailure;
import dev.torc.bench.Workshop;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The cases of `torc bench sessions`: two thousand sessions with one server, and a hundred thousand open
/// handles, and what each costs beside few.
public final class SessionsBench {

    static final String IDLE_SESSIONS = "sessions, all idle";
    static final String ONE_OF_MANY = "one call at a time, the other sessions asleep";
    static final String ALL_AT_ONCE = "a call of each session in flight";
    static final String IDLE_HANDLES = "open handles, all idle";
    static final String ONE_HANDLE_OF_MANY = "one call at a time, on any of the open handles";

    private static final String BENCH = "sessions";
    private static final String MANY = "2,000 sessions";
    private static final String ONE = "1 session";
    private static final String HUNDRED_THOUSAND = "100,000 handles";
    private static final String TWO = "2 handles";
    private static final int SESSIONS = 2000;
    private static final int HANDLES = 100_000;
    private static final int CASES_OF_SESSIONS = 3;
    private static final int CASES_OF_HANDLES = 2;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Workshop workshop;
    private final Settings settings;

    private SessionsBench(Workshop workshop) {
        this.workshop = workshop;
        settings = workshop.settings();
    }

    /// {@return the cases and contestants}
    public static Plan plan(Workshop workshop) {
        SessionsBench bench = new SessionsBench(workshop);
        return new Plan(
                List.of(
                        new Contest(
                                BENCH,
                                IDLE_SESSIONS,
                                MANY,
                                List.of(Metric.HELD, Metric.CORES),
                                List.of(Target.absolute(Metric.CORES, 0.01))),
                        new Contest(
                                BENCH,
                                ONE_OF_MANY,
                                MANY,
                                List.of(Metric.P50, Metric.P99, Metric.CPU),
                                List.of(Target.ratio(Metric.P50, ONE, 1.5))),
                        new Contest(
                                BENCH,
                                ALL_AT_ONCE,
                                MANY,
                                List.of(Metric.RATE, Metric.CPU, Metric.SPREAD),
                                List.of(Target.absolute(Metric.SPREAD, 2.0))),
                        new Contest(
                                BENCH,
                                IDLE_HANDLES,
                                HUNDRED_THOUSAND,
                                List.of(Metric.HELD, Metric.CORES),
                                List.of(Target.absolute(Metric.CORES, 0.01), Target.absolute(Metric.HELD, 64))),
                        new Contest(
                                BENCH,
                                ONE_HANDLE_OF_MANY,
                                HUNDRED_THOUSAND,
                                List.of(Metric.P50, Metric.P99, Metric.CPU),
                                List.of(Target.ratio(Metric.P50, TWO, 1.5)))),
                List.of(
                        bench.sessions(MANY, SESSIONS),
                        bench.sessions(ONE, 1),
                        bench.handles(HUNDRED_THOUSAND, HANDLES),
                        bench.handles(TWO, 2)),
                List.of(
                        "What is held is the server's: its heap in use and the shared memory that it has touched, rings and pools."
                                + " Sessions have rings of 16 entries and pools of 16 KiB, and are all on one reactor of the client's.",
                        "Cores are those of both processes together."));
    }

    private Trial sessions(String who, int count) {
        return new Trial(
                who,
                BENCH + " sessions",
                settings.runs(),
                () -> sample("many-sessions", new Arguments().with("sessions", count), CASES_OF_SESSIONS));
    }

    private Trial handles(String who, int count) {
        return new Trial(
                who,
                BENCH + " handles",
                settings.runs(),
                () -> sample("many-handles", new Arguments().with("handles", count), CASES_OF_HANDLES));
    }

    private Trial.Outcome sample(String worker, Arguments arguments, int cases)
            throws TrialFailure, InterruptedException {
        Path folder = workshop.newScratch();
        List<Child> children = new ArrayList<>();
        try {
            arguments
                    .with("dir", folder)
                    .with("warm", settings.pick(1500, 4000))
                    .with("measure", settings.pick(700, 3000))
                    .with("idle", settings.pick(1000, 10_000));
            Child server = workshop.children().startJvm("many-server", arguments);
            children.add(server);
            server.awaitLine(ChildMain.READY, LIMIT);
            Child client = workshop.children().startJvm(worker, arguments.with("server", server.pid()));
            children.add(client);
            return client.awaitSamples(cases, LIMIT);
        } finally {
            children.reversed().forEach(workshop.children()::end);
            workshop.remove(folder);
        }
    }
}
