package dev.torc.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Every process that a benchmark starts, so that none outlives it: not a failed sample, not Ctrl-C.
///
/// A child JVM also ends by itself when its standard input does, and a C program when its parent does, so that even
/// SIGKILL leaves nobody spinning.
///
/// **Threads.** Any.
public final class Children implements AutoCloseable {

    private final Set<Child> alive = ConcurrentHashMap.newKeySet();

    private volatile boolean closed;

    /// Starts with no child.
    Children() {}

    /// Starts a process.
    ///
    /// @throws TrialFailure if it cannot be started
    public Child start(List<String> command) throws TrialFailure {
        try {
            Child child = new Child(command);
            alive.add(child);
            if (closed) {
                end(child);
                throw new TrialFailure("the benchmark is being ended");
            }
            return child;
        } catch (IOException e) {
            throw new TrialFailure("cannot start " + command.getFirst() + ": " + e.getMessage());
        }
    }

    /// Starts this program's own JVM again, with the options that it has itself, as `worker`.
    ///
    /// @param worker a name that [Child JVM][ChildMain] knows
    /// @throws TrialFailure if it cannot be started
    public Child startJvm(String worker, Arguments arguments) throws TrialFailure {
        List<String> command =
                new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java")));
        command.addAll(ChildMain.inheritedOptions());
        command.addAll(List.of(
                "-Xms256m", "-Xmx1g", "-cp", System.getProperty("java.class.path"), ChildMain.class.getName(), worker));
        command.addAll(arguments.words());
        return start(command);
    }

    /// Ends a child and whatever it started.
    public void end(Child child) {
        child.end();
        alive.remove(child);
    }

    /// Ends all children, and whoever is started later.
    @Override
    public void close() {
        closed = true;
        alive.forEach(Child::end);
        alive.clear();
    }
}
