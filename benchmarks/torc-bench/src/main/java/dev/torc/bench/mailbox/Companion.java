package dev.torc.bench.mailbox;

import dev.torc.bench.Arguments;
import java.util.ArrayList;
import java.util.List;

/// The other end of a pair: a thread of this process, or a process.
final class Companion {

    private static final int FAILED = 1;
    private static final int NONE = 0;

    private Companion() {}

    /// What the other end does.
    @FunctionalInterface
    interface Task {
        void run() throws Exception;
    }

    /// Starts the other end as a thread. If it fails, the process does.
    static void start(Task task) {
        Thread.ofPlatform().daemon().name("server").start(() -> {
            try {
                task.run();
            } catch (Throwable e) {
                // Everything: whoever is at this end would wait for ever.
                e.printStackTrace();
                Runtime.getRuntime().halt(FAILED);
            }
        });
    }

    /// {@return the processes of a contestant: this one, and the other if `server` is one}
    static List<Long> processes(Arguments arguments) {
        List<Long> processes = new ArrayList<>(List.of(ProcessHandle.current().pid()));
        if (arguments.number("server") != NONE) {
            processes.add((long) arguments.number("server"));
        }
        return processes;
    }
}
