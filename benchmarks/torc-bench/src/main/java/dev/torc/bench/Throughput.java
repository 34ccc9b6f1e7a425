package dev.torc.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;

/// Measures what an operation costs while a contestant keeps many going, in this JVM.
///
/// CPU time and allocation are those of the whole process: a library's own threads count, and so do the compiler's and
/// the collector's.
public final class Throughput {

    private Throughput() {}

    /// Warms up, and measures.
    ///
    /// @param cpu of all processes of the contestant
    /// @return the rate, and the CPU time and allocated bytes of an operation
    public static Map<Metric, Double> measure(Operations operations, CpuClock cpu, long warmNanos, long measureNanos)
            throws Exception {
        ThreadMXBean thoperations = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        run(operations, warmNanos);
        cpu.start();
        long allocated = thoperations.getTotalThreadAllocatedBytes();
        long before = operations.advance();
        long beginNanos = System.nanoTime();
        long count = run(operations, measureNanos) - before;
        long elapsedNanos = System.nanoTime() - beginNanos;
        allocated = thoperations.getTotalThreadAllocatedBytes() - allocated;
        long cpuNanos = cpu.elapsedNanos();
        if (count == 0) {
            throw new IllegalStateException("no operation was completed within " + measureNanos / 1_000_000 + " ms");
        }
        return Map.of(
                Metric.RATE, count * 1e9 / elapsedNanos,
                Metric.CPU, (double) cpuNanos / count,
                Metric.BYTES, (double) allocated / count);
    }

    private static long run(Operations operations, long nanos) throws Exception {
        long endNanos = System.nanoTime() + nanos;
        long total;
        do {
            total = operations.advance();
        } while (System.nanoTime() < endNanos);
        return total;
    }
}
