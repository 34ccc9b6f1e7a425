package dev.torc.uapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ErrnoTest {

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UNLISTED")
    void is_found_by_its_number_and_by_a_result(Errno errno) {
        assertEquals(errno, Errno.of(errno.number()));
        assertEquals(errno, Errno.ofResult(errno.negated()));
        assertTrue(errno.number() > 0);
        assertEquals(-errno.number(), errno.negated());
        assertFalse(errno.message().isBlank());
    }

    @Test
    void has_the_numbers_up_to_133_except_the_two_that_Linux_does_not_use() {
        for (int number = 1; number <= 133; number++) {
            assertEquals(number == 41 || number == 58, Errno.of(number) == Errno.UNLISTED, "errno " + number);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 134, 4095, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void calls_a_number_that_a_peer_made_up_unlisted(int number) {
        assertEquals(Errno.UNLISTED, Errno.of(number));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -134, -4096, Long.MIN_VALUE, Integer.MIN_VALUE, -(1L << 32) - 2})
    void calls_a_result_that_is_no_negated_errno_unlisted(long result) {
        assertEquals(Errno.UNLISTED, Errno.ofResult(result));
    }

    @Test
    void that_is_unlisted_still_reads_as_a_failure() {
        assertTrue(Errno.UNLISTED.negated() < 0);
        assertEquals(Errno.UNLISTED, Errno.ofResult(Errno.UNLISTED.negated()));
    }
}
