package dev.torc.testkit;

/// Runs a test under many schedules: one [Simulation] a seed, until one fails.
///
/// ```text
///      Schedules.run(100_000, Faults.usual(), linux -> {
///          …
///      });
/// ```
///
/// The seeds are the numbers from 0 on, so a test sees the same schedules each time. A failure tells its seed:
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
            runOne(linux, schedule);
            return 1;
        }
        long wanted = Long.getLong(COUNT, count);
        for (long seed = 0; seed < wanted; seed++) {
            runOne(Simulation.of(seed, faults), schedule);
        }
        return wanted;
    }

    // What a test throws may be anything, an assertion above all; none may get by without its seed.
    @SuppressWarnings("CatchingUnchecked")
    private static void runOne(Simulation linux, Schedule schedule) {
        try (linux) {
            schedule.run(linux);
        } catch (Exception | AssertionError e) {
            throw new AssertionError(
                    "schedule " + linux.seed() + " failed; -D" + SEED + "=" + linux.seed() + " shows it again: " + e,
                    e);
        }
    }
}
