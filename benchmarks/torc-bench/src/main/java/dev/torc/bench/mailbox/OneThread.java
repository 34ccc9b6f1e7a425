package dev.torc.bench.mailbox;

import dev.torc.bench.Arguments;
import dev.torc.bench.ChildMain;
import dev.torc.bench.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Messages that one thread sends and then takes itself: what the steps of both ends cost, with every cache line at
/// hand and nobody waiting. The least of many short samples is what counts, so that other work on the machine, and
/// where the host has put its CPUs, do not.
public final class OneThread {

    private static final int MESSAGES_PER_SAMPLE = 1024;
    private static final int AT_A_TIME = 64;

    /// The case of several messages at a time.
    static final String CASE_OF_MANY = "one thread, " + AT_A_TIME + " messages at a time";

    private final Inbox inbox;
    private final Outbox outbox;
    private long taken;

    private OneThread(Means means) throws Exception {
        inbox = means.inbox(Means.SERVER, _ -> taken++);
        outbox = means.outbox(Means.SERVER);
    }

    /// Measures for each number of silent senders in `counts`.
    public static void run(Arguments arguments, ChildMain.Console console) throws Exception {
        Means means = Means.of(arguments);
        OneThread thread = new OneThread(means);
        List<Outbox> silent = new ArrayList<>();
        long measureMillis = arguments.number("measure");
        var unused = thread.leastNanos(AT_A_TIME, arguments.number("warm"));
        console.result(CASE_OF_MANY, Map.of(Metric.LEAST, thread.leastNanos(AT_A_TIME, measureMillis)));
        unused = thread.leastNanos(1, arguments.number("warm"));
        for (String word : arguments.text("counts").split(",")) {
            while (silent.size() < Integer.parseInt(word)) {
                silent.add(means.outbox(Means.SERVER));
            }
            console.result(caseName(silent.size()), Map.of(Metric.LEAST, thread.leastNanos(1, measureMillis)));
        }
    }

    /// {@return the name of a case}
    static String caseName(int silent) {
        return "one thread, a message at a time beside " + silent + " silent senders";
    }

    /// {@return the least time that a message took}
    private double leastNanos(int atATime, long millis) {
        long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
        long least = Long.MAX_VALUE;
        long beginNanos = System.nanoTime();
        long nowNanos = beginNanos;
        while (nowNanos - beginNanos < nanos) {
            sample(atATime);
            long endNanos = System.nanoTime();
            least = Math.min(least, endNanos - nowNanos);
            nowNanos = endNanos;
        }
        return (double) least / MESSAGES_PER_SAMPLE;
    }

    private void sample(int atATime) {
        for (int sent = 0; sent < MESSAGES_PER_SAMPLE; sent += atATime) {
            long last = taken + atATime;
            if (outbox.offerAll(sent, atATime) != atATime) {
                throw new IllegalStateException("an inbox that is empty has no room");
            }
            while (taken < last) {
                var unused = inbox.take();
            }
        }
    }
}
