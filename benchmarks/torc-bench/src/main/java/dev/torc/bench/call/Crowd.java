package dev.torc.bench.call;

import com.sun.management.ThreadMXBean;
import dev.torc.bench.CpuClock;
import dev.torc.bench.Metric;
import dev.torc.bench.ring.Caller;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.Histogram;

/// Callers that call at the same time, each on a thread of its own, the next call when the last is answered.
public final class Crowd {

    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int DIGITS = 3;

    /// What the callers are about.
    private enum Phase {
        /// Calls that are not counted: before they are, and while the clocks are read after.
        UNCOUNTED,
        COUNTED,
        OVER
    }

    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.UNCOUNTED);
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final List<Member> members = new ArrayList<>();

    private Crowd() {}

    /// Warms up, and measures.
    ///
    /// @param cpu of all processes of the contestant
    /// @return latency, rate, CPU time, and what this process allocated
    public static Map<Metric, Double> measure(List<Caller> callers, CpuClock cpu, long warmMillis, long measureMillis)
            throws Exception {
        Crowd crowd = new Crowd();
        callers.forEach(caller -> crowd.members.add(crowd.new Member(caller)));
        crowd.members.forEach(Thread::start);
        Thread.sleep(warmMillis);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        cpu.start();
        long allocated = threads.getTotalThreadAllocatedBytes();
        long beginNanos = System.nanoTime();
        crowd.phase.set(Phase.COUNTED);
        Thread.sleep(measureMillis);
        crowd.phase.set(Phase.UNCOUNTED);
        allocated = threads.getTotalThreadAllocatedBytes() - allocated;
        // Before the threads end, which takes their time with them.
        long cpuNanos = cpu.elapsedNanos();
        long elapsedNanos = System.nanoTime() - beginNanos;
        crowd.phase.set(Phase.OVER);
        Histogram all = new Histogram(LONGEST_NANOS, DIGITS);
        for (Member member : crowd.members) {
            member.join();
            all.add(member.histogram);
        }
        Throwable failed = crowd.failure.get();
        if (failed != null) {
            throw new IllegalStateException(failed.toString(), failed);
        }
        long calls = all.getTotalCount();
        Map<Metric, Double> values = new EnumMap<>(Metric.class);
        values.put(Metric.P50, all.getValueAtPercentile(50) / 1e3);
        values.put(Metric.P99, all.getValueAtPercentile(99) / 1e3);
        values.put(Metric.RATE, calls * 1e9 / elapsedNanos);
        values.put(Metric.CPU, (double) cpuNanos / calls);
        values.put(Metric.BYTES, (double) allocated / calls);
        return values;
    }

    private final class Member extends Thread {

        private final Caller caller;
        private final Histogram histogram = new Histogram(LONGEST_NANOS, DIGITS);

        Member(Caller caller) {
            super("caller");
            this.caller = caller;
        }

        @Override
        public void run() {
            try {
                long lastNanos = System.nanoTime();
                Phase now = phase.getAcquire();
                while (now != Phase.OVER) {
                    caller.call();
                    long nowNanos = System.nanoTime();
                    // A call is counted that was begun and answered while calls were.
                    if (now == Phase.COUNTED) {
                        histogram.recordValue(Math.min(nowNanos - lastNanos, LONGEST_NANOS));
                    }
                    lastNanos = nowNanos;
                    now = phase.getAcquire();
                }
                caller.leave();
            } catch (Exception | Error e) {
                failure.set(e);
            }
        }
    }
}
