package dev.torc.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/// How many schedules are run, and what a failing one tells.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SchedulesTest {

    @BeforeEach
    void only_where_no_property_chooses_the_seeds() {
        assumeTrue(Long.getLong("torc.seed") == null && Long.getLong("torc.schedules") == null, "seeds are chosen");
    }

    @Test
    void Each_schedule_has_a_seed_of_its_own() {
        var sum = new AtomicInteger();

        long count = Schedules.run(10, Faults.none(), linux -> sum.addAndGet((int) linux.seed()));

        assertEquals(10, count);
        assertEquals(45, sum.get());
    }

    @Test
    void A_failure_tells_its_seed_and_its_cause() {
        var cause = new IllegalStateException("broken");

        AssertionError failure = assertThrows(
                AssertionError.class,
                () -> Schedules.run(10, Faults.none(), linux -> {
                    if (linux.seed() == 6) {
                        throw cause;
                    }
                }));

        assertTrue(failure.toString().contains("-Dtorc.seed=6"), failure.toString());
        assertEquals(cause, failure.getCause());
    }
}
