package dev.torc.bench.call;

import dev.torc.bench.Arguments;
import dev.torc.bench.Child;
import dev.torc.bench.ChildMain;
import dev.torc.bench.Trial;
import dev.torc.bench.TrialFailure;
import dev.torc.bench.Workshop;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Runs contestants of calls once: the processes that each of them needs, and the one that calls.
public final class CallTrials {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Workshop workshop;
    private final Arguments times;

    /// Begins with nobody.
    ///
    /// @param times the milliseconds `warm` before the first case, `warmAgain` before each other, and `measure`
    public CallTrials(Workshop workshop, Arguments times) {
        this.workshop = workshop;
        this.times = times;
    }

    /// {@return what sessions with a scheme gave, in one way}
    public Trial.Outcome torc(Way way, List<CallCase> cases) throws TrialFailure, InterruptedException {
        Path folder = workshop.newScratch();
        List<Child> children = new ArrayList<>();
        try {
            Arguments arguments = arguments(folder, cases).with("way", way.word());
            switch (way) {
                case IN_PROCESS -> {}
                case DIRECT -> start("call-server", arguments, children);
                case DELEGATED -> {
                    start("call-kernel", arguments, children);
                    start("call-named", arguments, children);
                }
            }
            return sample("call-torc", arguments, cases, children);
        } finally {
            children.reversed().forEach(workshop.children()::end);
            workshop.remove(folder);
        }
    }

    /// {@return what calls by another means gave}
    ///
    /// @param peer as [PeerCalls] knows it
    /// @param server the worker that answers
    /// @param idleStrategy how its two ends wait, if they can be told
    public Trial.Outcome peer(String peer, String server, String idleStrategy, List<CallCase> cases)
            throws TrialFailure, InterruptedException {
        Path folder = workshop.newScratch();
        List<Child> children = new ArrayList<>();
        try {
            Arguments arguments = arguments(folder, cases)
                    .with("peer", peer)
                    .with(
                            "clients",
                            cases.stream().mapToInt(CallCase::clients).max().orElse(1))
                    .with("idleStrategy", idleStrategy);
            children.add(workshop.children().startJvm(server, arguments));
            return sample("call-peer", arguments, cases, children);
        } finally {
            children.reversed().forEach(workshop.children()::end);
            workshop.remove(folder);
        }
    }

    private void start(String worker, Arguments arguments, List<Child> children)
            throws TrialFailure, InterruptedException {
        Child child = workshop.children().startJvm(worker, arguments);
        children.add(child);
        child.awaitLine(ChildMain.READY, LIMIT);
    }

    private Trial.Outcome sample(String worker, Arguments arguments, List<CallCase> cases, List<Child> children)
            throws TrialFailure, InterruptedException {
        String servers =
                children.stream().map(child -> Long.toString(child.pid())).collect(Collectors.joining(","));
        Child caller = workshop.children().startJvm(worker, arguments.with("servers", servers));
        children.add(caller);
        return caller.awaitSamples(cases.size(), LIMIT);
    }

    private Arguments arguments(Path folder, List<CallCase> cases) {
        return times.copy()
                .with("dir", folder)
                .with(
                        "cases",
                        String.join(",", cases.stream().map(CallCase::word).toList()));
    }
}
