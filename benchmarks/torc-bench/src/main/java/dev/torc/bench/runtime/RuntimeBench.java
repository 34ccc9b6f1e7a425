package dev.torc.bench.runtime;

import com.sun.management.ThreadMXBean;
import dev.torc.bench.Arguments;
import dev.torc.bench.Child;
import dev.torc.bench.ChildMain;
import dev.torc.bench.Contest;
import dev.torc.bench.Metric;
import dev.torc.bench.Plan;
import dev.torc.bench.Sample;
import dev.torc.bench.Settings;
import dev.torc.bench.Target;
import dev.torc.bench.Trial;
import dev.torc.bench.TrialFailure;
import dev.torc.bench.Workshop;
import dev.torc.reactor.Call;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The cases of `torc bench runtime`: what a call costs through each face of the reactor beside the queues without one
/// and beside the JDK's ways to read, and an echo server beside netty's.
public final class RuntimeBench {

    private static final String BENCH = "runtime";
    private static final String BLOCKING = "blocking, virtual threads";
    private static final String FUTURES = "futures";
    private static final String OWN_FUTURES = "futures, reactor of the caller";
    private static final String RAW = "raw, on the reactor";
    private static final String QUEUES = "queues without a reactor";
    private static final String CHANNEL = "FileChannel, virtual threads";
    private static final String ASYNC_CHANNEL = "AsynchronousFileChannel";
    private static final String ECHO = "torc, raw";
    private static final String NETTY = "netty io_uring";
    private static final int[] CONNECTIONS = {64, 1000};

    /// What a process allocates beside the calls is less than this for each of them.
    private static final double SLACK_BYTES = 0.5;

    private static final int SIZED_OBJECTS = 10_000;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Workshop workshop;
    private final Settings settings;
    private final List<Trial> trials = new ArrayList<>();

    private RuntimeBench(Workshop workshop) {
        this.workshop = workshop;
        settings = workshop.settings();
    }

    /// {@return the cases and contestants}
    public static Plan plan(Workshop workshop) {
        RuntimeBench bench = new RuntimeBench(workshop);
        List<CallCell> cells = CallCell.all();
        List<CallCell> reads =
                cells.stream().filter(cell -> cell.kind().isRead()).toList();
        List<CallCell> ofOneThread =
                cells.stream().filter(CallCell::isForOneThread).toList();
        List<CallCell> cached = ofOneThread.stream()
                .filter(cell -> cell.kind() == CallCell.Kind.READ)
                .toList();
        bench.calls(BLOCKING, "threads", cells);
        bench.calls(FUTURES, "futures", ofOneThread);
        bench.calls(OWN_FUTURES, "own-futures", ofOneThread);
        bench.calls(RAW, "raw", ofOneThread);
        bench.calls(QUEUES, "queues", ofOneThread);
        bench.calls(CHANNEL, "channel", reads);
        bench.calls(ASYNC_CHANNEL, "async-channel", cached);
        bench.echo(ECHO, "echo-raw");
        bench.echo("torc, virtual threads", "echo-threads");
        bench.echo(NETTY, "echo-netty");
        double callBytes = bytesOfCall();
        List<Contest> contests = new ArrayList<>();
        cells.forEach(cell -> contests.add(contest(cell, callBytes)));
        for (int connections : CONNECTIONS) {
            contests.add(new Contest(
                    BENCH,
                    echoName(connections),
                    ECHO,
                    List.of(Metric.RATE, Metric.CPU, Metric.P50, Metric.P99),
                    List.of(Target.ratio(Metric.RATE, NETTY, 1.0), Target.ratio(Metric.CPU, NETTY, 1.0))));
        }
        return new Plan(
                contests,
                bench.trials,
                List.of(
                        "A call that is a future is one object of " + Math.round(callBytes) + " bytes here.",
                        "The first two have a reactor with a thread of its own; the next two drive it themselves.",
                        "The JDK reads O_DIRECT with FileChannel alone.",
                        "The echo servers have one thread for the ring; CPU time is theirs, without the clients'."));
    }

    private static Contest contest(CallCell cell, double callBytes) {
        List<Target> targets = new ArrayList<>();
        if (cell.isForOneThread()) {
            targets.add(Target.absolute(Metric.BYTES, SLACK_BYTES).of(RAW));
            targets.add(Target.absolute(Metric.BYTES, callBytes + SLACK_BYTES).of(OWN_FUTURES));
        }
        if (cell.isForOneThread() && cell.depth() > 1) {
            targets.add(Target.absolute(Metric.BYTES, callBytes + SLACK_BYTES).of(FUTURES));
        }
        if (cell.kind().isRead()) {
            targets.add(Target.ratio(Metric.RATE, CHANNEL, 1.0));
            targets.add(Target.ratio(Metric.CPU, CHANNEL, 1.0));
        }
        if (cell.kind() == CallCell.Kind.READ && cell.isForOneThread()) {
            targets.add(Target.ratio(Metric.RATE, ASYNC_CHANNEL, 1.0).of(FUTURES));
            targets.add(Target.ratio(Metric.CPU, ASYNC_CHANNEL, 1.0).of(FUTURES));
        }
        return new Contest(BENCH, cell.caseName(), BLOCKING, List.of(Metric.RATE, Metric.CPU, Metric.BYTES), targets);
    }

    /// Asks the JVM, which has the options of those that are measured.
    private static double bytesOfCall() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Call[] calls = new Call[SIZED_OBJECTS];
        calls[0] = new Call();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < calls.length; i++) {
            calls[i] = new Call();
        }
        long bytes = threads.getCurrentThreadAllocatedBytes() - before;
        return Math.floor((double) bytes / calls.length);
    }

    /// Quick, one JVM goes through all cells; else each cell has a fresh one.
    private void calls(String who, String face, List<CallCell> cells) {
        if (settings.quick()) {
            trials.add(new Trial(who, BENCH + " calls", settings.runs(), () -> calls(face, cells)));
        } else {
            for (CallCell cell : cells) {
                trials.add(new Trial(
                        who, BENCH + " " + cell.caseName(), settings.runs(), () -> calls(face, List.of(cell))));
            }
        }
    }

    private Trial.Outcome calls(String face, List<CallCell> cells) throws TrialFailure, InterruptedException {
        Path folder = workshop.newScratch();
        List<Child> children = new ArrayList<>();
        try {
            Arguments arguments = new Arguments()
                    .with("face", face)
                    .with(
                            "cells",
                            String.join(",", cells.stream().map(CallCell::word).toList()))
                    .with("file", workshop.testFile())
                    .with("dir", folder)
                    .with("server", ProcessHandle.current().pid())
                    .with("fileServer", ProcessHandle.current().pid())
                    .with("warm", settings.pick(300, 3000))
                    .with("warmAgain", settings.pick(150, 3000))
                    .with("measure", settings.pick(150, 1500));
            if (cells.stream().anyMatch(cell -> cell.kind() == CallCell.Kind.SESSION)) {
                arguments.with("server", served("calls-server", arguments, children));
            }
            if (cells.stream().anyMatch(cell -> cell.kind() == CallCell.Kind.SESSION_READ)) {
                arguments.with("fileServer", served("file-server", arguments, children));
            }
            Child caller = workshop.children().startJvm("calls", arguments);
            children.add(caller);
            return caller.awaitSamples(cells.size(), LIMIT);
        } finally {
            children.reversed().forEach(workshop.children()::end);
            workshop.remove(folder);
        }
    }

    /// {@return the process of a server that is ready}
    private long served(String worker, Arguments arguments, List<Child> children)
            throws TrialFailure, InterruptedException {
        Child server = workshop.children().startJvm(worker, arguments);
        children.add(server);
        server.awaitLine(ChildMain.READY, LIMIT);
        return server.pid();
    }

    private static String echoName(int connections) {
        return "echo, " + connections + " connections";
    }

    /// One server has first few and then many connections.
    private void echo(String who, String worker) {
        trials.add(new Trial(who, BENCH + " echo", settings.runs(), () -> {
            Child server = workshop.children().startJvm(worker, new Arguments());
            try {
                String port = server.awaitLine(ChildMain.PORT, LIMIT)
                        .substring(ChildMain.PORT.length())
                        .trim();
                Map<String, Sample> samples = new LinkedHashMap<>();
                int warmMillis = settings.pick(900, 4000);
                for (int connections : CONNECTIONS) {
                    samples.put(echoName(connections), load(server, port, connections, warmMillis));
                    warmMillis = settings.pick(300, 2000);
                }
                return new Trial.Outcome(samples, Map.of());
            } finally {
                workshop.children().end(server);
            }
        }));
    }

    private Sample load(Child server, String port, int connections, int warmMillis)
            throws TrialFailure, InterruptedException {
        Child load = workshop.children()
                .start(List.of(
                        workshop.cPrograms().program("echo_load").toString(),
                        port,
                        Integer.toString(connections),
                        Integer.toString(warmMillis),
                        Integer.toString(settings.pick(300, 2000)),
                        Long.toString(server.pid())));
        try {
            return load.awaitSample(LIMIT);
        } finally {
            workshop.children().end(load);
        }
    }
}
