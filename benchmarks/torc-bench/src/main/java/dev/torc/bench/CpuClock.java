package dev.torc.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The CPU time of processes, ours or others', in nanoseconds.
///
/// It adds up what the scheduler keeps for each thread, `/proc/PID/task/TID/schedstat`, since the counters of the whole
/// process go in steps of 10 ms. A thread that ends takes its time with it, so a contestant must not start and end
/// threads while it is measured; [#elapsedNanos] never goes below zero for it.
public final class CpuClock {

    private final List<Long> pids;
    private long startNanos;

    /// Watches the processes `pids`.
    public CpuClock(List<Long> pids) {
        this.pids = List.copyOf(pids);
    }

    /// Starts to count.
    public void start() {
        startNanos = totalNanos();
    }

    /// {@return the CPU time of all processes since [#start]}
    public long elapsedNanos() {
        return Math.max(0, totalNanos() - startNanos);
    }

    private long totalNanos() {
        long sum = 0;
        for (long pid : pids) {
            sum += ofProcess(pid);
        }
        return sum;
    }

    private static long ofProcess(long pid) {
        long sum = 0;
        try (Stream<Path> tasks = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            for (Path task : tasks.toList()) {
                sum += ofTask(task);
            }
        } catch (IOException e) {
            // The process is gone; the sample then fails for a reason of its own.
            return sum;
        }
        return sum;
    }

    private static long ofTask(Path task) {
        try {
            String line = Files.readString(task.resolve("schedstat"), StandardCharsets.US_ASCII);
            return Long.parseLong(line.substring(0, line.indexOf(' ')));
        } catch (IOException e) {
            // The thread ended between the listing and now.
            return 0;
        }
    }
}
