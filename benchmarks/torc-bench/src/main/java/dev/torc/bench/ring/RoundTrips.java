package dev.torc.bench.ring;

import com.sun.management.ThreadMXBean;
import dev.torc.bench.Arguments;
import dev.torc.bench.ChildMain;
import dev.torc.bench.CpuClock;
import dev.torc.bench.Metric;
import java.lang.management.ManagementFactory;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/// Measures round trips from the client's thread, for every contestant that runs on a JVM.
///
/// A run is: warm up for `warm` ms with the scheduler free to place threads; pin both sides as asked; settle; measure
/// for `measure` ms, in a closed loop or with a call every `period` µs. One clock reading per round trip (two with a
/// period), as in the C programs.
///
/// Calls that are rare are settled by calls without a pause between them. A few hundred of them a second would take the
/// compilers half a minute to notice, and the loop before has hardly slept if polling paid where the scheduler put the
/// two ends: what a run of a second measured was the interpreter and the compilers, at ten times the CPU time.
final class RoundTrips {

    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final int DIGITS = 3;

    /// What the compilers need to see before the code is what it will be; on a busy machine that takes longer.
    private static final int FEWEST_WARM_CALLS = 20_000;

    private static final int MOST_WARM_UPS = 4;
    private static final int MOST_SAMPLES = 8 << 20;
    private static final long IDLE_SETTLE_MILLIS = 500;

    /// At some 100 µs for a round trip between two CPUs this is 10,000 calls: what the last compiler asks for, twice.
    private static final long RARE_SETTLE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final int RARE_SETTLE_PERIODS = 50;

    private RoundTrips() {}

    /// Measures, and prints the sample.
    ///
    /// @param placement where the two ends are to run
    static void measure(Caller caller, Placement placement, Arguments arguments, ChildMain.Console console)
            throws Exception {
        long server = arguments.number("server");
        CpuClock both = new CpuClock(List.of(ProcessHandle.current().pid(), server));
        // The loop that is measured is the loop that is warmed, so that it is compiled and has allocated what it needs.
        int[] samples = new int[MOST_SAMPLES];
        long warmNanos = TimeUnit.MILLISECONDS.toNanos(arguments.number("warm"));
        int warmCalls = 0;
        for (int i = 0; i < MOST_WARM_UPS && warmCalls < FEWEST_WARM_CALLS; i++) {
            warmCalls += closedLoop(caller, samples, warmNanos);
        }
        placement.apply();
        console.warm();
        closedLoop(caller, samples, TimeUnit.MILLISECONDS.toNanos(arguments.number("settle")));
        int idleMillis = arguments.number("idle");
        if (idleMillis > 0) {
            console.result(idle(caller, server, idleMillis));
            return;
        }
        long periodNanos = TimeUnit.MICROSECONDS.toNanos(arguments.number("period"));
        long measureNanos = TimeUnit.MILLISECONDS.toNanos(arguments.number("measure"));
        Histogram histogram = new Histogram(LONGEST_NANOS, DIGITS);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        if (periodNanos != 0) {
            Histogram warmUp = new Histogram(LONGEST_NANOS, DIGITS);
            everyPeriod(caller, warmUp, RARE_SETTLE_NANOS, 0);
            // What reading the clocks costs the first time is spread over too few calls to vanish.
            both.start();
            everyPeriod(caller, warmUp, RARE_SETTLE_PERIODS * periodNanos, periodNanos);
        }

        both.start();
        long allocated = threads.getCurrentThreadAllocatedBytes();
        long beginNanos = System.nanoTime();
        int sampled = 0;
        if (periodNanos == 0) {
            sampled = closedLoop(caller, samples, measureNanos);
        } else {
            everyPeriod(caller, histogram, measureNanos, periodNanos);
        }
        long elapsedNanos = System.nanoTime() - beginNanos;
        allocated = threads.getCurrentThreadAllocatedBytes() - allocated;
        long cpuNanos = both.elapsedNanos();
        for (int i = 0; i < sampled; i++) {
            histogram.recordValue(samples[i]);
        }

        long calls = histogram.getTotalCount();
        Map<Metric, Double> values = new EnumMap<>(Metric.class);
        values.put(Metric.P50, micros(histogram, 50));
        values.put(Metric.P99, micros(histogram, 99));
        values.put(Metric.P999, micros(histogram, 99.9));
        values.put(Metric.RATE, calls * 1e9 / elapsedNanos);
        values.put(Metric.CPU, (double) cpuNanos / calls);
        values.put(Metric.BYTES, (double) allocated / calls);
        console.result(values);
    }

    /// Keeps each sample as it is, as the C program does: a histogram would take a tenth of the shortest.
    ///
    /// @return how many there are
    private static int closedLoop(Caller caller, int[] samples, long measureNanos) throws Exception {
        int count = 0;
        long beginNanos = System.nanoTime();
        long lastNanos = beginNanos;
        while (lastNanos - beginNanos < measureNanos && count < samples.length) {
            caller.call();
            long nowNanos = System.nanoTime();
            samples[count++] = (int) Math.min(nowNanos - lastNanos, LONGEST_NANOS);
            lastNanos = nowNanos;
        }
        return count;
    }

    private static void everyPeriod(Caller caller, Histogram histogram, long measureNanos, long periodNanos)
            throws Exception {
        long beginNanos = System.nanoTime();
        long dueNanos = beginNanos;
        long doneNanos = beginNanos;
        while (doneNanos - beginNanos < measureNanos) {
            dueNanos += periodNanos;
            long leftNanos = dueNanos - System.nanoTime();
            while (leftNanos > 0) {
                LockSupport.parkNanos(leftNanos);
                leftNanos = dueNanos - System.nanoTime();
            }
            long tookNanos = timed(caller);
            doneNanos = System.nanoTime();
            histogram.recordValue(Math.min(tookNanos, LONGEST_NANOS));
        }
    }

    /// A method of its own, for the loop around it goes back to the interpreter at its first pause.
    private static long timed(Caller caller) throws Exception {
        long startNanos = System.nanoTime();
        caller.call();
        return System.nanoTime() - startNanos;
    }

    private static Map<Metric, Double> idle(Caller caller, long server, int millis) throws Exception {
        CpuClock own = new CpuClock(List.of(ProcessHandle.current().pid()));
        CpuClock peer = new CpuClock(List.of(server));
        // What the compilers have left over from the warm-up is no part of being idle.
        caller.idle(IDLE_SETTLE_MILLIS);
        own.start();
        peer.start();
        caller.idle(millis);
        double busier = Math.max(own.elapsedNanos(), peer.elapsedNanos());
        return Map.of(Metric.CORES, busier / TimeUnit.MILLISECONDS.toNanos(millis));
    }

    private static double micros(Histogram histogram, double percentile) {
        return histogram.getValueAtPercentile(percentile) / 1e3;
    }
}
