package dev.torc.bench.ring;

import com.sun.management.ThreadMXBean;
import dev.torc.bench.Arguments;
import dev.torc.bench.ChildMain;
import dev.torc.bench.CpuClock;
import dev.torc.bench.Metric;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Measures how many operations per second pass when the sender does not wait for each.
///
/// What the rings and sockets hold at the end was not received yet; at a second's length that is below a per cent.
final class Floods {

    /// Some operations, enough of them that reading the clock between two rounds costs nothing.
    @FunctionalInterface
    interface Burst {

        /// Sends some.
        ///
        /// @return how many operations were completed
        int send() throws Exception;
    }

    private Floods() {}

    /// Warms up, measures, and prints the sample.
    static void measure(Burst burst, Placement placement, Arguments arguments, ChildMain.Console console)
            throws Exception {
        CpuClock both = new CpuClock(List.of(ProcessHandle.current().pid(), (long) arguments.number("server")));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        run(burst, TimeUnit.MILLISECONDS.toNanos(arguments.number("warm")));
        placement.apply();
        console.warm();
        run(burst, TimeUnit.MILLISECONDS.toNanos(arguments.number("settle")));
        both.start();
        long allocated = threads.getCurrentThreadAllocatedBytes();
        long beginNanos = System.nanoTime();
        long count = run(burst, TimeUnit.MILLISECONDS.toNanos(arguments.number("measure")));
        long elapsedNanos = System.nanoTime() - beginNanos;
        allocated = threads.getCurrentThreadAllocatedBytes() - allocated;
        long cpuNanos = both.elapsedNanos();
        console.result(Map.of(
                Metric.RATE, count * 1e9 / elapsedNanos,
                Metric.CPU, (double) cpuNanos / count,
                Metric.BYTES, (double) allocated / count));
    }

    private static long run(Burst burst, long nanos) throws Exception {
        long endNanos = System.nanoTime() + nanos;
        long count = 0;
        while (System.nanoTime() < endNanos) {
            count += burst.send();
        }
        return count;
    }
}
