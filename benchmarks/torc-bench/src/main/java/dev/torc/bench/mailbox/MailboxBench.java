package dev.torc.bench.mailbox;

import dev.torc.bench.Arguments;
import dev.torc.bench.Child;
import dev.torc.bench.Contest;
import dev.torc.bench.Metric;
import dev.torc.bench.Plan;
import dev.torc.bench.Plot;
import dev.torc.bench.Sample;
import dev.torc.bench.Settings;
import dev.torc.bench.Target;
import dev.torc.bench.Trial;
import dev.torc.bench.TrialFailure;
import dev.torc.bench.Workshop;
import dev.torc.bench.call.CallCase;
import dev.torc.bench.call.CallTrials;
import dev.torc.bench.call.Way;
import dev.torc.testkit.chart.Chart;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The cases of `torc bench mailbox`: is one receive queue for all senders better than a ring for each of them?
public final class MailboxBench {

    private static final String BENCH = "mailbox";
    private static final String OURS = Means.Kind.MAILBOX.contestant();
    private static final String WITHIN = "in one process";
    private static final String BETWEEN = "between processes";
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final List<Metric> LEAST = List.of(Metric.LEAST);
    private static final List<Metric> RATE = List.of(Metric.RATE, Metric.CPU, Metric.BYTES);
    private static final List<Metric> ROUND_TRIP = List.of(Metric.P50, Metric.P99, Metric.RATE, Metric.CPU);
    private static final List<Metric> WAKING = List.of(Metric.RATE, Metric.CPU, Metric.WAKES);
    private static final List<Metric> SILENT = List.of(Metric.RATE, Metric.CPU, Metric.HELD);

    /// A wake that a busy receiver may cost, per message: near none.
    private static final double BUSY_WAKES = 0.05;

    private final Workshop workshop;
    private final Settings settings;
    private final List<Integer> senders;
    private final List<Integer> inFlight;
    private final List<Integer> silent;
    private final List<Contest> contests = new ArrayList<>();
    private final List<Trial> trials = new ArrayList<>();
    private final List<Plot> plots = new ArrayList<>();

    private MailboxBench(Workshop workshop) {
        this.workshop = workshop;
        settings = workshop.settings();
        senders = settings.quick() ? List.of(1, 16) : List.of(1, 2, 4, 8, 16);
        inFlight = settings.quick() ? List.of(1, 64) : List.of(1, 2, 4, 8, 16, 32, 64);
        silent = List.of(0, 10, 100, 1000);
    }

    /// {@return the cases and contestants}
    public static Plan plan(Workshop workshop) {
        MailboxBench bench = new MailboxBench(workshop);
        if (!bench.settings.quick()) {
            bench.oneThread();
        }
        bench.oneWay(WITHIN);
        bench.oneWay(BETWEEN);
        if (!bench.settings.quick()) {
            bench.roundTripsWithin();
            bench.roundTripsBetween();
        }
        bench.inFlight();
        if (!bench.settings.quick()) {
            bench.silent();
        }
        return new Plan(
                bench.contests,
                bench.trials,
                List.of(
                        "On one thread, which sends and then takes, the least of many samples counts.",
                        "Senders and callers are threads of one process, each registered as a process of its own. A message"
                                + " is 56 bytes, and an inbox has room for " + Means.CAPACITY + ".",
                        "One way, and for round trips in one process, whoever has nothing to do looks again 100 times and then"
                                + " yields; a torc mailbox also enters and leaves its registry for each message.",
                        "A message through a ring pair is a call, and its answer comes back; one server looks at all rings in"
                                + " turn. torc direct and torc in-process are sessions with a scheme's server.",
                        "wakes/msg: how often the sender of a request had to wake its receiver.",
                        "Of silent senders to a mailbox 255 are registered, as many as a region takes; those beyond are further"
                                + " threads of the last. What is held is shared memory: ring, or mailbox with its place."),
                bench.plots);
    }

    private void oneThread() {
        contests.add(contest(OneThread.CASE_OF_MANY, LEAST, List.of()));
        addContests(silent, OneThread::caseName, LEAST);
        plot(
                "NS A MESSAGE ON ONE THREAD BY SILENT SENDERS",
                Metric.LEAST,
                Chart.Scale.RATIO,
                silent,
                OneThread::caseName);
        kinds().filter(kind -> !isAeron(kind)).forEach(kind -> {
            // In the others a sender leaves no trace.
            List<Integer> counts =
                    kind == Means.Kind.MAILBOX || kind == Means.Kind.RINGS ? silent : silent.subList(0, 1);
            Arguments arguments = timed(kind).with("counts", words(counts));
            trial(kind.contestant(), "one thread", () -> alone("mailbox-one-thread", arguments, counts.size() + 1));
        });
    }

    private void oneWay(String where) {
        addContests(senders, count -> OneWay.caseName(where, count), RATE);
        plot(
                "MESSAGES A SECOND " + where + " BY SENDERS",
                Metric.RATE,
                Chart.Scale.LINEAR,
                senders,
                count -> OneWay.caseName(where, count));
        boolean within = where.equals(WITHIN);
        kinds().filter(kind -> within ? !isAeron(kind) : kind.isShared()).forEach(kind -> {
            Arguments arguments = timed(kind)
                    .with("where", where)
                    .with("counts", words(senders))
                    .with("server", 0);
            Trial.Source source = within
                    ? () -> alone("mailbox-within", arguments, senders.size())
                    : () -> pair("mailbox-receiver", "mailbox-senders", arguments, senders.size());
            trial(kind.contestant(), "one way, " + where, source);
        });
    }

    private void roundTripsWithin() {
        IntFunction<String> name = count -> prefixed(WITHIN, call(count).caseName());
        addContests(senders, name, ROUND_TRIP);
        plot("US P50 OF A ROUND TRIP " + WITHIN + " BY CALLERS", Metric.P50, Chart.Scale.RATIO, senders, name);
        kinds().filter(Means.Kind::isForCalls).forEach(kind -> {
            Arguments arguments = timed(kind)
                    .with("cases", cases().stream().map(CallCase::word).collect(Collectors.joining(",")));
            trial(
                    kind.contestant(),
                    "round trips, " + WITHIN,
                    () -> prefixed(WITHIN, alone("mailbox-echo", arguments, senders.size())));
        });
        CallTrials calls = new CallTrials(workshop, times());
        trial(
                Way.IN_PROCESS.contestant(),
                "round trips, " + WITHIN,
                () -> prefixed(WITHIN, calls.torc(Way.IN_PROCESS, cases())));
    }

    private void roundTripsBetween() {
        IntFunction<String> name = count -> prefixed(BETWEEN, call(count).caseName());
        addContests(senders, name, ROUND_TRIP);
        plot("US P50 OF A ROUND TRIP " + BETWEEN + " BY CALLERS", Metric.P50, Chart.Scale.RATIO, senders, name);
        String about = "round trips, " + BETWEEN;
        CallTrials calls = new CallTrials(workshop, times().with("waiting", "adaptive"));
        trial(OURS, about, () -> prefixed(BETWEEN, calls.peer("mailbox", "mailbox-server", "none", cases())));
        trial(Way.DIRECT.contestant(), about, () -> prefixed(BETWEEN, calls.torc(Way.DIRECT, cases())));
        trial(
                "Aeron IPC, backoff",
                about,
                () -> prefixed(BETWEEN, calls.peer("aeron", "aeron-many", "backoff", cases())));
    }

    private void inFlight() {
        addContests(inFlight, InFlight::caseName, WAKING);
        int most = inFlight.getLast();
        contests.replaceAll(contest -> contest.name().equals(InFlight.caseName(most))
                ? contest(contest.name(), WAKING, List.of(Target.absolute(Metric.WAKES, BUSY_WAKES)))
                : contest);
        contests.add(contest(InFlight.RARE, WAKING, List.of(Target.absolute(Metric.WAKES, 1))));
        plot("CALLS A SECOND BY CALLS IN FLIGHT", Metric.RATE, Chart.Scale.LINEAR, inFlight, InFlight::caseName);
        plot("WAKES A MESSAGE BY CALLS IN FLIGHT", Metric.WAKES, Chart.Scale.LINEAR, inFlight, InFlight::caseName);
        inFlight(Means.Kind.MAILBOX, "mailbox-server");
        inFlight(Means.Kind.RINGS, "torc-server");
    }

    private void inFlight(Means.Kind kind, String server) {
        Arguments arguments = placed(kind).with("waiting", "adaptive").with("counts", words(inFlight));
        trial(kind.contestant(), "in flight", () -> pair(server, "mailbox-in-flight", arguments, inFlight.size() + 1));
    }

    private void silent() {
        addContests(silent, InFlight::caseNameBeside, SILENT);
        plot("CALLS A SECOND BY SILENT SENDERS", Metric.RATE, Chart.Scale.LINEAR, silent, InFlight::caseNameBeside);
        silent(Means.Kind.MAILBOX, "mailbox-server");
        silent(Means.Kind.RINGS, "mailbox-receiver");
    }

    private void silent(Means.Kind kind, String server) {
        Arguments arguments = placed(kind).with("waiting", "polling").with("counts", words(silent));
        trial(kind.contestant(), "silent senders", () -> pair(server, "mailbox-silent", arguments, silent.size()));
    }

    /// Quick, those that say most.
    private Stream<Means.Kind> kinds() {
        return Stream.of(Means.Kind.values())
                .filter(kind -> !settings.quick()
                        || switch (kind) {
                            case MAILBOX, RINGS, DEQUE, AGRONA, JCTOOLS, AERON_EACH -> true;
                            case QUEUE, RINGS_BY_BATCH, AERON_SHARED -> false;
                        });
    }

    private static boolean isAeron(Means.Kind kind) {
        return kind == Means.Kind.AERON_EACH || kind == Means.Kind.AERON_SHARED;
    }

    private Arguments times() {
        return new Arguments()
                .with("warm", settings.pick(500, 1200))
                .with("warmAgain", settings.pick(100, 150))
                .with("measure", settings.pick(120, 300));
    }

    private Arguments timed(Means.Kind kind) {
        return times().with("means", kind.name());
    }

    private Arguments placed(Means.Kind kind) {
        return timed(kind)
                .with("settle", settings.pick(50, 100))
                .with("clientCpu", 0)
                .with("serverCpu", 1);
    }

    private static CallCase call(int clients) {
        return new CallCase(CallCase.Kind.NULL, clients);
    }

    private List<CallCase> cases() {
        return senders.stream().map(MailboxBench::call).toList();
    }

    private static String words(List<Integer> counts) {
        return counts.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    private static String prefixed(String where, String caseName) {
        return caseName + ", " + where;
    }

    private static Trial.Outcome prefixed(String where, Trial.Outcome outcome) {
        Map<String, Sample> samples = new LinkedHashMap<>();
        Map<String, String> failures = new LinkedHashMap<>();
        outcome.samples().forEach((name, sample) -> samples.put(prefixed(where, name), sample));
        outcome.failures().forEach((name, reason) -> failures.put(prefixed(where, name), reason));
        return new Trial.Outcome(samples, failures);
    }

    private void addContests(List<Integer> counts, IntFunction<String> name, List<Metric> metrics) {
        counts.forEach(count -> contests.add(contest(name.apply(count), metrics, List.of())));
    }

    private static Contest contest(String name, List<Metric> metrics, List<Target> targets) {
        return new Contest(BENCH, name, OURS, metrics, targets);
    }

    private void plot(
            String title, Metric metric, Chart.Scale scale, List<Integer> counts, IntFunction<String> caseName) {
        plots.add(new Plot(
                title,
                metric,
                scale,
                new TreeMap<>(counts.stream().collect(Collectors.toMap(count -> count, caseName::apply)))));
    }

    private void trial(String who, String about, Trial.Source source) {
        trials.add(new Trial(who, BENCH + " " + about, settings.runs(), source));
    }

    private Trial.Outcome alone(String worker, Arguments arguments, int cases)
            throws TrialFailure, InterruptedException {
        Path folder = workshop.newScratch();
        Child child = workshop.children().startJvm(worker, arguments.copy().with("dir", folder));
        try {
            return child.awaitSamples(cases, LIMIT);
        } finally {
            workshop.children().end(child);
            workshop.remove(folder);
        }
    }

    private Trial.Outcome pair(String server, String client, Arguments arguments, int cases)
            throws TrialFailure, InterruptedException {
        Path folder = workshop.newScratch();
        List<Child> children = new ArrayList<>();
        try {
            Arguments both = arguments.copy().with("dir", folder);
            Child serving = workshop.children().startJvm(server, both);
            children.add(serving);
            Child calling = workshop.children().startJvm(client, both.with("server", serving.pid()));
            children.add(calling);
            return calling.awaitSamples(cases, LIMIT);
        } finally {
            children.reversed().forEach(workshop.children()::end);
            workshop.remove(folder);
        }
    }
}
