package dev.torc.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Where threads run. It uses `taskset(1)`, so that every contestant is placed by the same means.
public final class Affinity {

    /// Leaves the placement to the scheduler.
    public static final int ANY_CPU = -1;

    private Affinity() {}

    /// {@return the number of the calling thread, as Linux knows it}
    public static long threadNumber() throws IOException {
        // "PID/task/TID"
        Path self = Files.readSymbolicLink(Path.of("/proc/thread-self"));
        return Long.parseLong(self.getFileName().toString());
    }

    /// Pins one thread, of any process.
    ///
    /// @param thread its number
    /// @param cpu a number of a CPU, or [#ANY_CPU], which changes nothing
    public static void pinThread(long thread, int cpu) throws IOException, InterruptedException {
        if (cpu != ANY_CPU) {
            taskset(List.of("-cp", Integer.toString(cpu), Long.toString(thread)));
        }
    }

    /// Pins every thread that a process has now: for libraries whose threads cannot be named.
    ///
    /// @param process its number
    /// @param cpu a number of a CPU, or [#ANY_CPU], which changes nothing
    public static void pinProcess(long process, int cpu) throws IOException, InterruptedException {
        if (cpu != ANY_CPU) {
            taskset(List.of("-acp", Integer.toString(cpu), Long.toString(process)));
        }
    }

    private static void taskset(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add("taskset");
        command.addAll(arguments);
        int status = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException("taskset failed: " + command);
        }
    }
}
