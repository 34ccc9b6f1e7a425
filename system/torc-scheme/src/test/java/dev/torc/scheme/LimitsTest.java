package dev.torc.scheme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/// Limits that contradict themselves are refused before a server starts with them.
@DisplayNameGeneration(ReplaceUnderscores.class)
class LimitsTest {

    @Test
    void The_usual_limits_are_valid() {
        assertEquals(Limits.standard(), Limits.standard().withSessions(256, 128, 64));
    }

    @Test
    void No_limit_is_zero() {
        assertThrows(IllegalArgumentException.class, () -> Limits.standard().withSessions(0, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> Limits.standard().withHandlesPerSession(0));
        assertThrows(IllegalArgumentException.class, () -> Limits.standard().withPoolBytes(0, 1));
        assertThrows(IllegalArgumentException.class, () -> Limits.standard().withCalls(64, 0));
    }

    @Test
    void A_ring_has_a_power_of_two_of_entries() {
        assertThrows(IllegalArgumentException.class, () -> Limits.standard().withCalls(100, 64));
        assertThrows(IllegalArgumentException.class, () -> Limits.standard().withCalls(1 << 15, 64));
    }

    @Test
    void Handles_fit_their_numbers() {
        assertThrows(
                IllegalArgumentException.class,
                () -> Limits.standard().withHandlesPerSession(HandleTable.MAX_HANDLES + 1));
    }
}
