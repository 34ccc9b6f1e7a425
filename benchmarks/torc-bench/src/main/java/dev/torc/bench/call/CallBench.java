package dev.torc.bench.call;

import dev.torc.bench.Arguments;
import dev.torc.bench.Contest;
import dev.torc.bench.Metric;
import dev.torc.bench.Plan;
import dev.torc.bench.Settings;
import dev.torc.bench.Target;
import dev.torc.bench.Trial;
import dev.torc.bench.TrialFailure;
import dev.torc.bench.Workshop;
import java.util.ArrayList;
import java.util.List;

/// The cases of `torc bench call`: a call that does nothing and a read of 4 KiB, by 1, 8 and 64 clients, in the
/// three ways that a call can come to a scheme, and by what others offer.
public final class CallBench {

    private static final String BENCH = "call";
    private static final String OURS = Way.DIRECT.contestant();
    private static final String GRPC = "gRPC unary over a Unix socket";
    private static final String SOCKET = "Unix socket";
    private static final String AERON = "Aeron IPC, backoff";

    private final Settings settings;
    private final List<Trial> trials = new ArrayList<>();

    private CallBench(Workshop workshop) {
        settings = workshop.settings();
    }

    /// {@return the cases and contestants}
    public static Plan plan(Workshop workshop) {
        CallBench bench = new CallBench(workshop);
        List<CallCase> cases = CallCase.all();
        CallTrials calls = new CallTrials(workshop, bench.times());
        for (Way way : Way.values()) {
            bench.add(way.contestant(), cases, some -> calls.torc(way, some));
        }
        bench.add(GRPC, cases, some -> calls.peer("grpc", "grpc-server", "none", some));
        bench.add(SOCKET, cases, some -> calls.peer("socket", "socket-many", "none", some));
        bench.add(AERON, cases, some -> calls.peer("aeron", "aeron-many", "backoff", some));
        // With more than one of them, those that spin take the CPUs from each other.
        List<CallCase> alone =
                cases.stream().filter(what -> what.clients() == 1).toList();
        bench.add("Aeron IPC, spinning", alone, some -> calls.peer("aeron", "aeron-many", "spin", some));
        InterfaceTrials interfaces = new InterfaceTrials(workshop);
        bench.trials.addAll(interfaces.all(BENCH));
        List<Contest> contests =
                new ArrayList<>(cases.stream().map(CallBench::contest).toList());
        contests.add(interfaces.contest(BENCH));
        return new Plan(
                contests,
                bench.trials,
                List.of(
                        "Clients are threads of one process, each with a connection of its own, one call at a time; the scheduler"
                                + " places everything. The CPU time is that of all processes, the kernel's too.",
                        "A call of an interface is an int there and a record of 24 bytes back, by one client.",
                        "Aeron's backoff parks for up to a millisecond, and each of its clients polls its own answers."));
    }

    private Arguments times() {
        return new Arguments()
                .with("warm", settings.pick(1200, 4000))
                .with("warmAgain", settings.pick(250, 4000))
                .with("measure", settings.pick(250, 1500));
    }

    private static Contest contest(CallCase what) {
        return new Contest(
                BENCH,
                what.caseName(),
                OURS,
                List.of(Metric.P50, Metric.P99, Metric.RATE, Metric.CPU),
                List.of(
                        Target.ratio(Metric.P50, GRPC, 1.0),
                        Target.ratio(Metric.P50, SOCKET, 1.0),
                        Target.ratio(Metric.P50, AERON, 1.0),
                        Target.ratio(Metric.P50, GRPC, 1.0).of(Way.DELEGATED.contestant()),
                        Target.ratio(Metric.CPU, SOCKET, 1.0)));
    }

    /// Quick, one set of processes goes through all cases; else each case has a fresh one.
    private void add(String who, List<CallCase> cases, Runs source) {
        if (settings.quick()) {
            trials.add(new Trial(who, BENCH + " all cases", settings.runs(), () -> source.run(cases)));
        } else {
            for (CallCase what : cases) {
                trials.add(new Trial(
                        who, BENCH + " " + what.caseName(), settings.runs(), () -> source.run(List.of(what))));
            }
        }
    }

    /// Runs a contestant in some cases.
    @FunctionalInterface
    private interface Runs {

        Trial.Outcome run(List<CallCase> cases) throws TrialFailure, InterruptedException;
    }
}
