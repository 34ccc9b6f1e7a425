package dev.torc.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/// Runs a test under many schedules: one [Simulation] a seed, until one fails.
///
/// ```text
///      Schedules.run(100_000, Faults.usual(), linux -> {
///          …
///      });
/// ```
///
/// The seeds are the numbers from 0 on, so a test sees the same schedules each time. They are run on as many
/// threads as there are processors, each schedule on one; so schedules share nothing. A failure tells its seed:
///
/// | property | means |
/// |---|---|
/// | `torc.seed` | run this seed alone, and print what happens |
/// | `torc.schedules` | run as many schedules, whatever the test says |
public final class Schedules {

    private static final String SEED = "torc.seed";
    private static final String COUNT = "torc.schedules";

    /// One run of a test.
    @FunctionalInterface
    public interface Schedule {

        /// Runs the test.
        ///
        /// @param linux the simulation, which is closed afterwards
        /// @throws Exception to fail, as any assertion does
        void run(Simulation linux) throws Exception;
    }

    private Schedules() {}

    /// Runs a test under many schedules.
    ///
    /// @param count how many, if no property says otherwise
    /// @param faults what the simulations may do
    /// @return how many were run
    /// @throws AssertionError if one has failed; the message says its seed, the cause why
    public static long run(long count, Faults faults, Schedule schedule) {
        Long only = Long.getLong(SEED);
        if (only != null) {
            Simulation linux = Simulation.of(only, faults);
            linux.traceTo(System.out::println);
            var failures = new ConcurrentSkipListMap<Long, AssertionError>();
            runOne(linux, schedule, failures);
            if (!failures.isEmpty()) {
                throw failures.firstEntry().getValue();
            }
            return 1;
        }
        long wanted = Long.getLong(COUNT, count);
        var next = new AtomicLong();
        var failures = new ConcurrentSkipListMap<Long, AssertionError>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
            threads.add(Thread.ofPlatform().name("schedules-" + i).start(() -> {
                for (long seed = next.getAndIncrement();
                        seed < wanted && failures.isEmpty();
                        seed = next.getAndIncrement()) {
                    runOne(Simulation.of(seed, faults), schedule, failures);
                }
            }));
        }
        for (Thread thread : threads) {
            join(thread);
        }
        if (!failures.isEmpty()) {
            throw failures.firstEntry().getValue();
        }
        return wanted;
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while schedules ran", e);
        }
    }

    private static void runOne(Simulation linux, Schedule schedule, Map<Long, AssertionError> failures) {
        try (linux) {
            schedule.run(linux);
        } catch (Throwable e) { // whatever it is, an assertion above all: none gets by without its seed
            failures.put(
                    linux.seed(),
                    new AssertionError(
                            "schedule " + linux.seed() + " failed; -D" + SEED + "=" + linux.seed() + " shows it again: "
                                    + e,
                            e));
        }
    }
}
