package dev.torc.bench.pool;

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
import java.util.Map;

/// The cases of `torc bench pool`: memory of mixed lengths given back and taken, with few and with very many
/// pieces in use, by one thread and by several; and what an hour of that leaves of the memory.
public final class PoolBench {

    private static final String BENCH = "pool";
    private static final String OURS = "torc places";
    private static final String NETTY = "netty pooled direct";
    private static final String LIBC = "malloc and free";
    private static final String LINE = "one cache line each";

    private static final Map<String, String> ALLOCATORS =
            Map.of(OURS, "places", "torc slices", "slices", NETTY, "netty", LIBC, "libc", LINE, "line");

    /// The most of the memory held that an hour may cost, where no byte of a segment is ever given back to the
    /// system.
    private static final double FOOTPRINT_BOUND = 1.5;

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Workshop workshop;
    private final Settings settings;

    private PoolBench(Workshop workshop) {
        this.workshop = workshop;
        settings = workshop.settings();
    }

    /// {@return the cases and contestants}
    public static Plan plan(Workshop workshop) {
        PoolBench bench = new PoolBench(workshop);
        List<Contest> contests = new ArrayList<>();
        PoolCell.all().forEach(cell -> contests.add(contest(cell)));
        contests.add(new Contest(
                BENCH,
                PoolWorker.GROWTH_CASE,
                OURS,
                List.of(Metric.GROWTH),
                List.of(Target.ratio(Metric.GROWTH, LIBC, 1.0), Target.ratio(Metric.GROWTH, NETTY, 1.0))));
        contests.add(new Contest(
                BENCH,
                PoolWorker.CHURN_CASE,
                OURS,
                List.of(Metric.FOOTPRINT, Metric.RATE, Metric.CPU),
                List.of(
                        Target.absolute(Metric.FOOTPRINT, FOOTPRINT_BOUND),
                        Target.ratio(Metric.FOOTPRINT, NETTY, 1.0))));
        List<Trial> trials = new ArrayList<>();
        bench.add(OURS, bench.settings.runs(), trials);
        bench.add("torc slices", bench.settings.runsBeside(), trials);
        bench.add(NETTY, bench.settings.runs(), trials);
        bench.add(LIBC, bench.settings.runs(), trials);
        bench.add(LINE, bench.settings.runsBeside(), trials);
        return new Plan(
                contests,
                trials,
                List.of(
                        "An op is a pair: a piece is given back, and one of another length is taken.",
                        "malloc and free are critical downcalls, the shortest way from Java to them.",
                        "One cache line each: no allocator, but what the machine takes for writing to a random one of"
                                + " as many cache lines as there are pieces, which is the least that any word kept with"
                                + " a piece costs.",
                        "The hour has 60 minutes of " + bench.churnSteps() + " steps each, of which two make a pair: "
                                + bench.churnSteps() / 120 + " pairs a second.",
                        "held/live is the most memory held ÷ the most that was in use at once, in one hour's pairs."));
    }

    private int churnSteps() {
        return settings.pick(60_000, 1_200_000);
    }

    private static Contest contest(PoolCell cell) {
        return new Contest(
                BENCH,
                cell.caseName(),
                OURS,
                List.of(Metric.RATE, Metric.CPU, Metric.BYTES),
                List.of(
                        Target.ratio(Metric.CPU, NETTY, 1.0),
                        Target.ratio(Metric.CPU, LIBC, 1.0),
                        Target.absolute(Metric.BYTES, 0.5)));
    }

    /// Quick, one JVM goes through all cells; else each has a fresh one, but for the two that are compared.
    private void add(String who, int runs, List<Trial> trials) {
        List<String> words = new ArrayList<>();
        for (PoolCell cell : PoolCell.all()) {
            // Lines are nobody's in particular, so several threads say nothing about them.
            if (!who.equals(LINE) || cell.threads() == 1) {
                words.add(cell.word());
            }
        }
        if (!who.equals(LINE)) {
            words.add(PoolWorker.CHURN);
        }
        if (settings.quick()) {
            trials.add(new Trial(who, BENCH + " all cells", runs, () -> run(who, words)));
            return;
        }
        List<String> both = List.of(PoolCell.FEW.word(), PoolCell.MANY.word());
        trials.add(new Trial(who, BENCH + " " + PoolWorker.GROWTH_CASE, runs, () -> run(who, both)));
        for (String word : words) {
            if (!both.contains(word)) {
                trials.add(new Trial(who, BENCH + " " + caseName(word), runs, () -> run(who, List.of(word))));
            }
        }
    }

    private static String caseName(String word) {
        return word.equals(PoolWorker.CHURN)
                ? PoolWorker.CHURN_CASE
                : PoolCell.parse(word).caseName();
    }

    private Trial.Outcome run(String who, List<String> words) throws TrialFailure, InterruptedException {
        Arguments arguments = new Arguments()
                .with("allocator", ALLOCATORS.getOrDefault(who, who))
                .with("cells", String.join(",", words))
                .with("warm", settings.pick(250, 2000))
                .with("warmAgain", settings.pick(80, 2000))
                .with("measure", settings.pick(120, 1000))
                .with("churnSteps", churnSteps());
        Child jvm = workshop.children().startJvm("pool", arguments);
        try {
            boolean compares = words.contains(PoolCell.FEW.word()) && words.contains(PoolCell.MANY.word());
            return jvm.awaitSamples(words.size() + (compares ? 1 : 0), LIMIT);
        } finally {
            workshop.children().end(jvm);
        }
    }
}
