package dev.torc.bench;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

/// Lets the contestants take turns: every round runs each of them once, so that what changes on the machine over the
/// minutes meets all alike. The order within a round is shuffled, with a fixed seed; but who takes part in more rounds,
/// because a target speaks of it, comes before who stands beside, and in the first round, after which the time may be
/// over, what is ours comes first.
final class Rounds {

    private static final long SEED = 25;

    private final int rounds;
    private final Duration limit;
    private final PrintStream progress;
    private final boolean rewriteLine;

    /// @param rounds how many
    /// @param limit after which no further turn is begun; who had none by then is named as left out
    /// @param progress where to say what is running
    Rounds(int rounds, Duration limit, PrintStream progress) {
        this.rounds = rounds;
        this.limit = limit;
        this.progress = progress;
        rewriteLine = isTerminal();
    }

    // The check says that there is always a console; JDK 25 went back to giving none in a pipe.
    @SuppressWarnings("SystemConsoleNull")
    private static boolean isTerminal() {
        return System.console() != null;
    }

    /// Runs a plan.
    ///
    /// @param results gets every sample, as rounds after those that it has; a contestant that failed is named with
    ///     its reason, and was not tried again
    void run(Plan plan, Results results) throws InterruptedException {
        int earlier = results.rounds();
        List<Trial> broken = new ArrayList<>();
        Set<String> ours = plan.ours();
        long startNanos = System.nanoTime();
        long total = plan.trials().stream()
                .mapToLong(trial -> Math.min(trial.runs(), rounds))
                .sum();
        long done = 0;
        for (int round = 0; round < rounds; round++) {
            List<Trial> order = new ArrayList<>(plan.trials());
            Collections.shuffle(order, new Random(SEED + round));
            order.sort(Comparator.comparingInt(Trial::runs).reversed());
            if (round == 0) {
                order.sort(Comparator.comparing(trial -> !ours.contains(trial.who())));
            }
            for (Trial trial : order) {
                if (trial.runs() <= round) {
                    continue;
                }
                done++;
                if (broken.contains(trial)) {
                    continue;
                }
                if (isOver(startNanos)) {
                    if (round == 0) {
                        results.addFailure(trial.about(), trial.who(), "left out, the time was over");
                    }
                    continue;
                }
                say(done, total, startNanos, trial);
                if (!take(trial, earlier + round, results)) {
                    broken.add(trial);
                }
            }
        }
        if (rewriteLine) {
            progress.print("\r\033[K");
        }
    }

    private boolean isOver(long startNanos) {
        return System.nanoTime() - startNanos > limit.toNanos();
    }

    private static boolean take(Trial trial, int round, Results results) throws InterruptedException {
        try {
            Trial.Outcome outcome = trial.source().take();
            outcome.samples().forEach((caseName, sample) -> results.add(caseName, trial.who(), round, sample));
            outcome.failures().forEach((caseName, reason) -> results.addFailure(caseName, trial.who(), reason));
            return true;
        } catch (TrialFailure e) {
            results.addFailure(trial.about(), trial.who(), String.valueOf(e.getMessage()));
            return false;
        }
    }

    private void say(long number, long total, long startNanos, Trial trial) {
        long seconds = Duration.ofNanos(System.nanoTime() - startNanos).toSeconds();
        String line =
                String.format(Locale.ROOT, "[%d/%d, %d s] %s: %s", number, total, seconds, trial.about(), trial.who());
        progress.print(rewriteLine ? "\r\033[K" + line : line + "\n");
        progress.flush();
    }
}
