package dev.torc.init;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Decides what becomes of each service, and when. It has neither a clock nor processes: it is told the time, who
/// is ready and who has ended, and says what to do.
///
/// **Threads.** One.
final class Board {

    /// There is nothing that has to be done at some time.
    static final long NEVER = Long.MAX_VALUE;

    private final List<ServiceRun> runs;
    private final int[][] after;
    private final Launcher launcher;
    private boolean stopping;

    /// What has processes.
    interface Launcher {

        /// Starts a service's process.
        ///
        /// @return its number
        /// @throws IOException if it cannot be started, with a sentence that says why
        long start(int service) throws IOException;

        /// Tells a service's process to end.
        void terminate(int service);

        /// Ends a service's process, and what it has started.
        void kill(int service);
    }

    /// @param services in an order in which each comes after those that it names
    Board(List<Service> services, Launcher launcher) {
        this.launcher = launcher;
        this.runs = services.stream().map(ServiceRun::new).toList();
        Map<String, Integer> numbers = new HashMap<>();
        IntStream.range(0, services.size())
                .forEach(i -> numbers.put(services.get(i).name(), i));
        after = services.stream()
                .map(service -> service.after().stream()
                        .mapToInt(name -> numbers.getOrDefault(name, services.size()))
                        .toArray())
                .toArray(int[][]::new);
        for (int i = 0; i < after.length; i++) {
            for (int before : after[i]) {
                if (before >= i) {
                    throw new IllegalArgumentException(services.get(i).name() + " comes before what it waits for");
                }
            }
        }
    }

    /// Does what is due.
    void turn(long now) {
        boolean moved = true;
        while (moved) {
            moved = false;
            boolean[] needed = stopping ? neededByOthers() : new boolean[runs.size()];
            for (int i = 0; i < runs.size(); i++) {
                moved |= stopping ? stepToTheEnd(i, now, needed[i]) : step(i, now);
            }
        }
    }

    private boolean step(int number, long now) {
        ServiceRun run = runs.get(number);
        return switch (run.state()) {
            case WAITING -> startIfItMay(number, now);
            case BACKING_OFF -> {
                boolean due = run.isDue(now);
                if (due) {
                    run.waits();
                }
                yield due;
            }
            case STARTING -> {
                if (run.isDue(now)) {
                    run.wasNotReadyInTime(now);
                    launcher.terminate(number);
                }
                yield false;
            }
            case READY -> {
                if (run.isDue(now)) {
                    run.isHealthy();
                }
                yield false;
            }
            case STOPPING -> {
                killIfDue(number, now);
                yield false;
            }
            case DONE, ENDED, FAILED -> false;
        };
    }

    private boolean startIfItMay(int number, long now) {
        ServiceRun run = runs.get(number);
        for (int before : after[number]) {
            ServiceRun other = runs.get(before);
            if (!other.state().letsOthersStart()) {
                run.waitsFor(other);
                return false;
            }
        }
        try {
            run.started(launcher.start(number), now);
        } catch (IOException e) {
            run.couldNotStart(String.valueOf(e.getMessage()), now);
        }
        return true;
    }

    private boolean stepToTheEnd(int number, long now, boolean needed) {
        ServiceRun run = runs.get(number);
        return switch (run.state()) {
            case WAITING, BACKING_OFF -> {
                run.ends("");
                yield true;
            }
            case STARTING, READY -> {
                if (!needed) {
                    run.isTold(now);
                    launcher.terminate(number);
                }
                yield false;
            }
            case STOPPING -> {
                killIfDue(number, now);
                yield false;
            }
            case DONE, ENDED, FAILED -> false;
        };
    }

    private void killIfDue(int number, long now) {
        ServiceRun run = runs.get(number);
        if (run.isDue(now)) {
            run.isKilled();
            launcher.kill(number);
        }
    }

    /// {@return of each service whether a process runs that was started after it, directly or not}
    private boolean[] neededByOthers() {
        boolean[] needed = new boolean[runs.size()];
        for (int i = runs.size() - 1; i >= 0; i--) {
            if (needed[i] || runs.get(i).hasProcess()) {
                for (int before : after[i]) {
                    needed[before] = true;
                }
            }
        }
        return needed;
    }

    /// A service has said that it is ready.
    void ready(int service, long now) {
        runs.get(service).saysReady(now);
    }

    /// A service's process has ended.
    ///
    /// @param exitCode its exit code, or 128 and the signal that ended it
    void exited(int service, int exitCode, long now) {
        ServiceRun run = runs.get(service);
        if (stopping) {
            run.ends(run.detail());
        } else {
            run.exited(exitCode, now);
        }
    }

    /// From now on nothing is started any more, and what runs is stopped.
    void stop() {
        stopping = true;
    }

    /// {@return whether no process runs, and none will, after [#turn]}
    boolean isOver() {
        return runs.stream().allMatch(run -> run.state().isFinal() || run.state() == ServiceState.WAITING);
    }

    /// {@return whether a service has failed for good, or waits for one that has}
    boolean hasFailed() {
        return runs.stream().anyMatch(run -> run.state() == ServiceState.FAILED || run.state() == ServiceState.WAITING);
    }

    /// {@return when something is due next, as [#turn] counts; [#NEVER] where nothing is}
    long nextDue(long now) {
        return runs.stream()
                .filter(ServiceRun::isTimed)
                .mapToLong(run -> Math.max(run.due() - now, 0))
                .min()
                .orElse(NEVER);
    }

    List<ServiceStatus> status() {
        return runs.stream().map(ServiceRun::status).toList();
    }
}
