package dev.torc.conformance;

import dev.torc.testkit.Faults;
import dev.torc.testkit.Schedules;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/// A reactor over a simulated Linux, under more schedules than any machine would show in a day.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ReactorSchedulesTest {

    private static final long COUNT = 100_000;

    @Test
    void Every_call_is_answered_once_and_nobody_is_left_waiting() {
        long start = System.nanoTime();

        long count = Schedules.run(COUNT, Faults.usual(), linux -> new ReactorSchedule(linux).run());

        long seconds = Math.max(1, (System.nanoTime() - start) / 1_000_000_000);
        System.out.println(count + " schedules of a reactor, " + count / seconds + " a second");
    }
}
