package dev.torc.posix;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/// A barrier on all threads. That it is one is what the stress tests of those who use it show.
@DisplayNameGeneration(ReplaceUnderscores.class)
class ProcessBarrierTest {

    @Test
    void is_passed_where_it_is_available_and_refused_elsewhere() {
        if (ProcessBarrier.isAvailable()) {
            assertDoesNotThrow(ProcessBarrier::pass);
        } else {
            assertThrows(IllegalStateException.class, ProcessBarrier::pass);
        }
    }
}
