package dev.torc.bench.ring;

import dev.torc.bench.Affinity;
import dev.torc.bench.Arguments;
import dev.torc.bench.Contest;
import dev.torc.bench.Metric;
import dev.torc.bench.Plan;
import dev.torc.bench.Sample;
import dev.torc.bench.Settings;
import dev.torc.bench.Target;
import dev.torc.bench.Trial;
import dev.torc.bench.TrialFailure;
import dev.torc.bench.Workshop;
import java.util.ArrayList;
import java.util.List;

/// The cases of `torc bench ring`: two processes, the full protocol on our side (a 64-byte entry checked and copied, a
/// completion back), and beside it what the machine allows and what others offer.
public final class RingBench {

    private static final String BENCH = "ring";
    private static final String OURS = "torc";
    private static final String C_SPIN = "c-spin";
    private static final String C_RING = "c-ring";
    private static final String C_FUTEX = "c-futex";
    private static final String SLEEPING = "torc sleeping";
    private static final String LEARNING = "torc, learning whether to poll";
    private static final String AERON = "Aeron IPC one way, spinning";
    private static final String AERON_BACKOFF = "Aeron IPC one way, backoff";

    private static final int SPORADIC_MICROS = 2000;
    private static final int IN_FLIGHT = 64;

    private static final List<Metric> LATENCY = List.of(Metric.P50, Metric.P99, Metric.CPU, Metric.BYTES);
    private static final List<Metric> RATE = List.of(Metric.RATE, Metric.CPU, Metric.BYTES);

    private final Settings settings;
    private final Pair pair;
    private final List<Contest> contests = new ArrayList<>();
    private final List<Trial> trials = new ArrayList<>();

    private RingBench(Workshop workshop) {
        settings = workshop.settings();
        pair = new Pair(workshop);
    }

    /// {@return the cases and contestants}
    public static Plan plan(Workshop workshop) {
        RingBench bench = new RingBench(workshop);
        bench.polling(Pair.Load.QUIET, "both polling");
        bench.polling(Pair.Load.ONE_CORE, "both polling, one core loaded");
        bench.sleeping("both sleeping, on one CPU", 0, 0, Pair.Load.QUIET);
        bench.sleeping("both sleeping, a CPU each", 0, 1, Pair.Load.QUIET);
        bench.sleeping("both sleeping, on one CPU, one core loaded", 0, 0, Pair.Load.ONE_CORE);
        bench.sporadic("a call every 2 ms, on one CPU", 0, 0);
        bench.sporadic("a call every 2 ms, a CPU each", 0, 1);
        bench.pollingLeftOn();
        bench.inFlight();
        bench.idle();
        return new Plan(
                bench.contests,
                bench.trials,
                List.of(
                        "c-spin and c-futex are C programs that bounce one word and do nothing else; c-ring writes and reads"
                                + " what a call through a ring has to, two cache lines each way, and does nothing else; with"
                                + " calls in flight it submits them by halves, as ours does.",
                        "Aeron's and Agrona's floods are messages one way, with nothing coming back; ours are calls. The target"
                                + " is against Aeron that polls, as ours does while it pays; with its backoff each side yields while the"
                                + " other fills or empties megabytes, which no bound of 64 in flight allows."));
    }

    private void polling(Pair.Load load, String name) {
        contests.add(new Contest(
                BENCH,
                name,
                OURS,
                LATENCY,
                load == Pair.Load.QUIET
                        ? List.of(Target.ratio(Metric.P50, C_SPIN, 1.3), Target.absolute(Metric.BYTES, 0.05))
                        : List.of()));
        Arguments placed = warmed().with("clientCpu", 0).with("serverCpu", 1);
        int mainRuns = load == Pair.Load.QUIET ? settings.runs() : settings.runsBeside();
        torc(OURS, name, mainRuns, placed.copy().with("waiting", "polling"), load);
        c(C_SPIN, "spin", name, mainRuns, placed, load);
        c(C_RING, "ring", name, mainRuns, placed, load);
        if (load == Pair.Load.QUIET || !settings.quick()) {
            jvm("Aeron IPC, spinning", name, "aeron", "client", spinning(placed), load);
            jvm("Agrona ring, spinning", name, "agrona", "client", spinning(placed), load);
        }
    }

    private void sleeping(String name, int clientCpu, int serverCpu, Pair.Load load) {
        boolean quiet = load == Pair.Load.QUIET;
        contests.add(new Contest(
                BENCH, name, OURS, LATENCY, quiet ? List.of(Target.ratio(Metric.P50, C_FUTEX, 1.15)) : List.of()));
        Arguments placed = timing().with("clientCpu", clientCpu).with("serverCpu", serverCpu);
        int mainRuns = quiet ? settings.runs() : settings.runsBeside();
        torc(OURS, name, mainRuns, placed.copy().with("waiting", "sleeping"), load);
        c(C_FUTEX, "futex", name, mainRuns, placed, load);
        if (clientCpu != serverCpu || !settings.quick()) {
            socketsAndGrpc(name, placed, load);
        }
    }

    private void sporadic(String name, int clientCpu, int serverCpu) {
        contests.add(new Contest(BENCH, name, OURS, LATENCY, List.of(Target.ratio(Metric.P50, C_FUTEX, 1.5))));
        Arguments placed = timing().with("clientCpu", clientCpu)
                .with("serverCpu", serverCpu)
                .with("period", SPORADIC_MICROS)
                .with("measure", settings.pick(1000, 3000));
        torc(OURS, name, settings.runs(), placed.copy().with("waiting", "adaptive"), Pair.Load.QUIET);
        c(C_FUTEX, "futex", name, settings.runs(), placed, Pair.Load.QUIET);
        if (clientCpu != serverCpu || !settings.quick()) {
            Arguments backoff = backoff(placed);
            if (!settings.quick()) {
                jvm("Agrona ring, backoff", name, "agrona", "client", backoff, Pair.Load.QUIET);
            }
            jvm("Aeron IPC, backoff", name, "aeron", "client", backoff, Pair.Load.QUIET);
            socketsAndGrpc(name, placed, Pair.Load.QUIET);
        }
    }

    private void pollingLeftOn() {
        String name = "polling left on while others take all CPUs";
        contests.add(new Contest(BENCH, name, OURS, LATENCY, List.of(Target.ratio(Metric.P50, SLEEPING, 2.0))));
        Arguments free = timing().with("clientCpu", Affinity.ANY_CPU).with("serverCpu", Affinity.ANY_CPU);
        torc(OURS, name, settings.runs(), free.copy().with("waiting", "adaptive"), Pair.Load.ALL_CORES);
        torc(SLEEPING, name, settings.runs(), free.copy().with("waiting", "sleeping"), Pair.Load.ALL_CORES);
        c(C_FUTEX, "futex", name, settings.runsBeside(), free, Pair.Load.ALL_CORES);
        if (!settings.quick()) {
            c(C_SPIN, "spin", name, settings.runs(), free, Pair.Load.ALL_CORES);
        }
    }

    private void inFlight() {
        String name = IN_FLIGHT + " calls in flight";
        contests.add(new Contest(
                BENCH,
                name,
                OURS,
                RATE,
                List.of(Target.ratio(Metric.RATE, AERON, 2.0), Target.absolute(Metric.BYTES, 0.05))));
        Arguments placed = warmed().with("clientCpu", 0)
                .with("serverCpu", 1)
                .with("batch", IN_FLIGHT)
                .with("answer", "no");
        trial(
                OURS,
                name,
                settings.runs(),
                () -> pair.jvms("torc", "flood", placed.copy().with("waiting", "polling"), Pair.Load.QUIET));
        trial(
                LEARNING,
                name,
                settings.runsBeside(),
                () -> pair.jvms("torc", "flood", placed.copy().with("waiting", "adaptive"), Pair.Load.QUIET));
        c(C_RING, "ring", name, settings.runs(), placed, Pair.Load.QUIET);
        trial(AERON, name, settings.runs(), () -> pair.jvms("aeron", "sender", spinning(placed), Pair.Load.QUIET));
        trial(
                AERON_BACKOFF,
                name,
                settings.runs(),
                () -> pair.jvms("aeron", "sender", backoff(placed), Pair.Load.QUIET));
        jvm("Agrona ring one way, spinning", name, "agrona", "sender", spinning(placed), Pair.Load.QUIET);
        jvm("Unix socket, 64 calls a write", name, "socket", "client", placed, Pair.Load.QUIET);
        if (!settings.quick()) {
            jvm("gRPC stream over a Unix socket", name, "grpc", "client", grpc("stream", placed), Pair.Load.QUIET);
        }
    }

    private void idle() {
        String name = "idle";
        contests.add(
                new Contest(BENCH, name, OURS, List.of(Metric.CORES), List.of(Target.absolute(Metric.CORES, 0.005))));
        Arguments idle = timing().with("clientCpu", Affinity.ANY_CPU)
                .with("serverCpu", Affinity.ANY_CPU)
                .with("idle", settings.pick(3000, 10_000));
        torc(OURS, name, settings.runsBeside(), idle.copy().with("waiting", "adaptive"), Pair.Load.QUIET);
        if (!settings.quick()) {
            jvm("Agrona ring, backoff", name, "agrona", "client", backoff(idle), Pair.Load.QUIET);
            jvm("Aeron IPC, backoff", name, "aeron", "client", backoff(idle), Pair.Load.QUIET);
        }
    }

    private void socketsAndGrpc(String name, Arguments placed, Pair.Load load) {
        jvm("Unix socket", name, "socket", "client", placed, load);
        if (settings.quick() && placed.number("period") != 0) {
            return;
        }
        jvm("gRPC stream over a Unix socket", name, "grpc", "client", grpc("stream", placed), load);
        if (!settings.quick()) {
            jvm("gRPC unary over a Unix socket", name, "grpc", "client", grpc("unary", placed), load);
        }
    }

    /// gRPC has much more code to compile before it is what it can be.
    private Arguments grpc(String kind, Arguments placed) {
        return placed.copy().with("kind", kind).with("warm", settings.pick(2000, 8000));
    }

    private Arguments timing() {
        return new Arguments()
                .with("warm", settings.pick(500, 2000))
                .with("measure", settings.pick(400, 1500))
                .with("period", 0)
                .with("idle", 0)
                .with("batch", 1)
                .with("answer", "yes");
    }

    /// The compilers share the CPUs with two ends that spin: code that is measured in fractions of a microsecond is
    /// what it will be after a second and more.
    private Arguments warmed() {
        return timing().with("warm", settings.pick(1500, 3000));
    }

    private static Arguments spinning(Arguments arguments) {
        return arguments.copy().with("idleStrategy", "spin");
    }

    private static Arguments backoff(Arguments arguments) {
        return arguments.copy().with("idleStrategy", "backoff");
    }

    private void torc(String who, String name, int runs, Arguments arguments, Pair.Load load) {
        trial(who, name, runs, () -> pair.jvms("torc", "client", arguments, load));
    }

    private void c(String who, String kind, String name, int runs, Arguments arguments, Pair.Load load) {
        trial(who, name, runs, () -> pair.pingPong(kind, arguments, load));
    }

    private void jvm(String who, String name, String family, String client, Arguments arguments, Pair.Load load) {
        trial(who, name, settings.runsBeside(), () -> pair.jvms(family, client, arguments, load));
    }

    private void trial(String who, String name, int runs, OneSample sample) {
        trials.add(new Trial(who, BENCH + " " + name, runs, () -> Trial.Outcome.of(name, sample.take())));
    }

    /// A trial that is about one case.
    @FunctionalInterface
    private interface OneSample {

        Sample take() throws TrialFailure, InterruptedException;
    }
}
